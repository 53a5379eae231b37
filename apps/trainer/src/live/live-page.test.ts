import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MfimError } from "@mfim/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openRunFolder, type RunFolder } from "../run/run-folder.ts";
import { livePage } from "./live-page.ts";

let root = "";
let folder: RunFolder;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "live-"));
  folder = await openRunFolder(root);
});
afterAll(() => rm(root, { recursive: true }));

test("the page, its parts, the state and the preview are served on loopback, nothing else is", async () => {
  await writeFile(folder.metrics, '{"step":0,"seconds":1,"figures":{"identity":0.9}}\n{"step":1,"sec');
  const png = join(root, "preview.png");
  await writeFile(png, "picture");
  let url = "";
  const page = await livePage(folder, {
    port: 0,
    steps: 10,
    announce: (text) => {
      url = text;
    },
  });
  try {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    for (const part of ["", "page.js", "page.css", "echarts.js"]) {
      const response = await fetch(url + part);
      expect(response.status, part).toBe(200);
      expect((await response.text()).length, part).toBeGreaterThan(200);
      expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    }
    expect((await fetch(`${url}preview.png`)).status).toBe(404);
    page.step?.({
      step: 1,
      figures: { identity: 0.9 },
      seconds: 1,
      picturesPerSecond: 20,
      memoryMiB: 900,
      secondsLeft: 9,
    });
    page.preview?.(1, png);
    expect(await (await fetch(`${url}state.json`)).json()).toMatchObject({
      steps: 10,
      preview: true,
      moment: { step: 1, picturesPerSecond: 20 },
      lines: [{ step: 0, figures: { identity: 0.9 } }],
    });
    expect(await (await fetch(`${url}preview.png`)).text()).toBe("picture");
    expect((await fetch(`${url}..%2fconfig.json`)).status).toBe(404);
    await expect(livePage(folder, { port: Number(new URL(url).port), steps: 1 })).rejects.toThrow(MfimError);
  } finally {
    await page.end?.();
  }
  await expect(fetch(url)).rejects.toThrow();
});
