import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "@mfim/files";
import { chromium } from "playwright-core";
import { schemes, windows } from "./looks.ts";
import { chromiumPath } from "./studio-browser.ts";

/** The live page of a training asks for its curves every two seconds. */
const drawn = 3500;

/** Photographs the whole of any page in all windows, light and dark, and says what is wider than its window. */
export async function photographPage(address: string, folder: string): Promise<void> {
  if (chromiumPath === undefined) throw new Error("expected a Chromium on this machine; name one with MFIM_CHROMIUM.");
  await mkdir(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
  try {
    for (const colorScheme of schemes)
      for (const [width, height] of windows) {
        const page = await browser.newPage({ viewport: { width, height }, colorScheme });
        await page.goto(address);
        await page.waitForTimeout(drawn);
        const path = join(folder, `page-${colorScheme}-${width}.png`);
        await writeWhole(path, await page.screenshot({ fullPage: true }));
        const beyond = await page.evaluate(
          "document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        process.stdout.write(`${path}${beyond === 0 ? "" : `: ${beyond} px wider than the window`}\n`);
        await page.close();
      }
  } finally {
    await browser.close();
  }
}
