import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";

const places = ["/usr/lib/chromium/chromium", "/usr/bin/chromium", "/usr/bin/google-chrome"];

/** A real browser, where this machine has one; `MFIM_CHROMIUM` names another. */
export const chromiumPath = [process.env["MFIM_CHROMIUM"] ?? "", ...places].find((path) => existsSync(path));

/** Opens a page from the file system without a window, does what `flags` say (a screenshot, a PDF) and ends. */
export async function openInChromium(page: string, profile: string, flags: readonly string[]): Promise<void> {
  const own = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", `--user-data-dir=${profile}`];
  await promisify(execFile)(chromiumPath as string, [...own, ...flags, `file://${page}`], { timeout: 60_000 });
}
