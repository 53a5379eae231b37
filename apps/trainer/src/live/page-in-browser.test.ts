import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { expect, onTestFinished, test } from "vitest";
import { openRunFolder } from "../run/run-folder.ts";
import { livePage } from "./live-page.ts";

const places = ["/usr/lib/chromium/chromium", "/usr/bin/chromium", "/usr/bin/google-chrome"];
const chromium = [process.env["MFIM_CHROMIUM"] ?? "", ...places].find((path) => existsSync(path));

/** What Chromium makes of a page, four seconds of its own time after it was opened. */
async function shown(url: string, profile: string): Promise<string> {
  const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1200,1000"];
  const own = [`--user-data-dir=${profile}`, "--virtual-time-budget=4000", "--dump-dom", url];
  const { stdout } = await promisify(execFile)(chromium as string, [...flags, ...own], { maxBuffer: 1e8 });
  return stdout;
}

/** Heights of a line's points, and how much it goes up and down over all of them. */
function unrest(path: string): number {
  const [, line = ""] = / d="([^"]+)"/.exec(path) ?? [];
  const heights = [...line.matchAll(/-?[\d.]+ (-?[\d.]+)/g)].map(([, y]) => Number(y));
  return heights.slice(1).reduce((sum, y, i) => sum + Math.abs(y - (heights[i] as number)), 0);
}

test.skipIf(chromium === undefined)(
  "previews first, then curves of one kind together, smoothed before the raw ones, and how far the run is",
  { timeout: 120_000 },
  async () => {
    const root = await mkdtemp(join(tmpdir(), "live-browser-"));
    onTestFinished(() => rm(root, { recursive: true, force: true }));
    const folder = await openRunFolder(join(root, "my-run"));
    const lines = Array.from({ length: 200 }, (_, step) => {
      const identity = 0.5 + (step % 2 === 0 ? 0.2 : -0.2);
      const figures = {
        "code-size": 1,
        real: 0.5,
        mine: step,
        identity,
        ...(step % 50 === 0 && { "held-out.identity": 0.6 }),
      };
      return JSON.stringify({ step, seconds: step, figures });
    });
    await writeFile(folder.metrics, `${lines.join("\n")}\n`);
    const grey = { create: { width: 64, height: 64, channels: 3 as const, background: "#777" } };
    for (const step of ["0000100", "0000200"])
      await sharp(grey)
        .png()
        .toFile(join(folder.previews, `step-${step}.png`));
    let url = "";
    const page = await livePage(folder, { port: 0, steps: 1000, announce: (text) => (url = text) });
    onTestFinished(() => page.end?.());
    const pace = { picturesPerSecond: 20, memoryMiB: 2048, secondsLeft: 7200 };
    page.step?.({ step: 200, figures: {}, seconds: 200, ...pace });
    const html = await shown(url, join(root, "profile"));

    expect(html).toContain("<title>my-run, step 200</title>");
    expect(html).toContain("step 200 of 1000; 20.0 pictures a second, 2.0 GiB, 2 h 0 min left");
    expect(html).toMatch(/<progress[^>]* value="0\.2"/);
    expect(html).toMatch(/<img[^>]* src="previews\/step-0000200\.png"/);
    const order = ["previews/step-", "Terms of the loss", "Generator against discriminator", "Style codes", "Others"];
    const places = order.map((words) => html.indexOf(words));
    expect(places.every((place) => place > 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    for (const title of ["identity (1 - cosine)", "verdict on real pictures", "size of style codes", "mine"])
      expect(html).toContain(`aria-label="Curve of ${title}"`);

    const from = html.indexOf('aria-label="Curve of identity');
    const curve = html.slice(from, html.indexOf("</svg>", from));
    for (const part of ["raw", "smoothed", "held out"]) expect(curve).toContain(`>${part}</text>`);
    const drawn = [...curve.matchAll(/<path[^>]*>/g)]
      .map(([path]) => path)
      .filter((path) => unrest(path) > 0 && path.includes('stroke="#4c78a8"'));
    const raw = drawn.findIndex((path) => path.includes('stroke-opacity="0.3"') && path.length > 1000);
    const smooth = drawn.findIndex((path) => path.includes('stroke-width="2"') && path.length > 1000);
    // What is drawn later lies above.
    expect(smooth).toBeGreaterThan(raw);
    expect(raw).toBeGreaterThanOrEqual(0);
    expect(unrest(drawn[smooth] as string)).toBeLessThan(0.2 * unrest(drawn[raw] as string));
  },
);
