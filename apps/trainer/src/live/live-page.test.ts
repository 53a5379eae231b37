import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { text } from "node:stream/consumers";
import { MfimError } from "@mfim/core";
import { sendOddRequests } from "@mfim/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeTitles } from "../run/figure-titles.ts";
import { openRunFolder, type RunFolder } from "../run/run-folder.ts";
import type { RunObserver } from "../run/run-observer.ts";
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
  await writeTitles(folder.titles, { edges: "edges of mine" });
  await writeFile(join(folder.previews, "step-0000001.png"), "picture");
  await writeFile(join(folder.previews, "notes.txt"), "no preview");
  let url = "";
  const page = await livePage(folder, {
    port: 0,
    steps: 10,
    seconds: 60,
    announce: (text) => {
      url = text;
    },
  });
  try {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    for (const part of ["", "page.js", "page.css", "icon.svg", "echarts.js"]) {
      const response = await fetch(url + part);
      expect(response.status, part).toBe(200);
      expect((await response.text()).length, part).toBeGreaterThan(200);
      expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    }
    page.step?.({
      step: 1,
      figures: { identity: 0.9 },
      seconds: 1,
      picturesPerSecond: 20,
      memoryMiB: 900,
      secondsLeft: 9,
    });
    expect(await (await fetch(`${url}state.json`)).json()).toMatchObject({
      name: basename(root),
      ...{ steps: 10, seconds: 60 },
      previews: ["step-0000001.png"],
      moment: { step: 1, picturesPerSecond: 20 },
      lines: [{ step: 0, figures: { identity: 0.9 } }],
      titles: { edges: "edges of mine" },
    });
    expect(await (await fetch(`${url}previews/step-0000001.png`)).text()).toBe("picture");
    for (const other of ["previews/notes.txt", "previews/step-0000002.png", "previews/../config.json", "previews/"])
      expect((await fetch(url + other)).status, other).toBe(404);
    expect((await fetch(`${url}..%2fconfig.json`)).status).toBe(404);
    await expect(livePage(folder, { port: Number(new URL(url).port), steps: 1 })).rejects.toThrow(MfimError);
    expect(await statusOf(url, { host: "attacker.example" })).toBe(403);
    expect(await statusOf(url, { host: "attacker.example:80" })).toBe(403);
    expect(await statusOf(url, { host: "localhost:1" })).toBe(200);
    expect(await statusOf(url, {}, "POST")).toBe(403);
  } finally {
    await page.end?.();
  }
  await expect(fetch(url)).rejects.toThrow();
});

const statusOf = (url: string, headers: Record<string, string>, method = "GET") =>
  new Promise<number | undefined>((done, refuse) => {
    request(url, { headers, method }, (response) => done(response.resume().statusCode))
      .on("error", refuse)
      .end();
  });

async function opened(): Promise<{ readonly url: string; readonly page: RunObserver }> {
  let url = "";
  const announce = (text: string) => {
    url = text;
  };
  return { page: await livePage(folder, { port: 0, steps: 10, announce }), url };
}

test("whatever is sent to it, it answers the next request, and the process goes on", async () => {
  const { url, page } = await opened();
  try {
    await sendOddRequests(Number(new URL(url).port));
    await rm(folder.metrics, { force: true });
    await mkdir(folder.metrics);
    expect((await fetch(`${url}state.json`)).status).toBe(500);
    expect((await fetch(url)).status).toBe(200);
  } finally {
    await page.end?.();
    await rm(folder.metrics, { recursive: true });
  }
});

test.skipIf(!existsSync("/proc/self/stat"))("answers within a second while the main thread computes", async () => {
  // As much as a run of hours writes.
  const line = (step: number) =>
    JSON.stringify({ step, seconds: step, figures: { total: 1, identity: 0.5, shape: 2 } });
  await writeFile(folder.metrics, `${Array.from({ length: 5000 }, (_, step) => line(step)).join("\n")}\n`);
  const { url, page } = await opened();
  try {
    // The viewer's own clock: how long it takes to start is not the page's.
    const ask = `const waits = [];
      for (const part of ["", "state.json", "page.js", "state.json"]) {
        const began = performance.now();
        const response = await fetch(${JSON.stringify(url)} + part);
        await response.arrayBuffer();
        waits.push([response.status, performance.now() - began]);
      }
      console.log(JSON.stringify(waits));`;
    const viewer = spawn(process.execPath, ["--input-type=module", "-e", ask], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    // As a step does: nothing of this thread's runs meanwhile. What the viewer writes waits in its pipe, its end is seen by the system.
    const stat = `/proc/${viewer.pid}/stat`;
    const began = performance.now();
    const ended = () => !existsSync(stat) || /\) Z/.test(readFileSync(stat, "utf8"));
    while (!ended() && performance.now() - began < 30_000);
    const waits = JSON.parse(await text(viewer.stdout)) as [status: number, milliseconds: number][];
    expect(waits.map(([status]) => status)).toEqual([200, 200, 200, 200]);
    expect(Math.max(...waits.map(([, milliseconds]) => milliseconds))).toBeLessThan(1000);
  } finally {
    await page.end?.();
  }
});
