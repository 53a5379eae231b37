import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { downloadBars } from "./download-bars.ts";
import { durationWords } from "./duration-words.ts";
import { startByteProgress, startProgress } from "./progress-bar.ts";
import { bytesOf, progressLine } from "./progress-line.ts";

test("the time left is said once something is known of it", () => {
  const line = (done: number, now: number, clause?: string) =>
    progressLine({ done, all: 200, what: "pairs", now, seconds: 30, ...(clause !== undefined && { clause }) });
  expect(line(0, 0)).toBe("0/200 pairs");
  // 150 were there before: one in three seconds from now on.
  expect(line(160, 10)).toBe("160/200 pairs, 2 min left");
  expect(line(100, 100, "3 refused")).toBe("100/200 pairs, 30 s left, 3 refused");
  expect(line(200, 200)).toBe("200/200 pairs");
  expect(progressLine({ done: 0, all: 0, what: "files", now: 0, seconds: 9 })).toBe("0 files");
});

test("bytes are megabytes, of a size that may not be known", () => {
  const line = (done: number, all: number, now: number) =>
    progressLine({ done, all, what: bytesOf("Downloading it"), now, seconds: 4 });
  expect(line(0, 3e8, 0)).toBe("Downloading it, 0.0 of 300.0 MB");
  expect(line(2e8, 3e8, 1e8)).toBe("Downloading it, 200.0 of 300.0 MB, 4 s left");
  expect(line(2e8, 0, 1e8)).toBe("Downloading it, 200.0 MB");
});

test.each([
  [0.4, "0 s"],
  [119, "119 s"],
  [120, "2 min"],
  [3599, "1 h"],
  [4800, "1 h 20 min"],
  [-3, "0 s"],
])("%d seconds are %s", (seconds, words) => expect(durationWords(seconds)).toBe(words));

/** A stream that keeps what is written, a terminal or not. */
function keeper(isTTY: boolean) {
  let written = "";
  const stream = new Writable({
    write(chunk, _, done) {
      written += String(chunk);
      done();
    },
  });
  const stand = Object.assign(stream, { isTTY, columns: 200, cursorTo() {}, moveCursor() {}, clearLine() {} });
  Object.assign(stand, { clearScreenDown() {} });
  return { stream: stand as unknown as NodeJS.WriteStream, text: () => written };
}

test("without a terminal there are lines and no bars", () => {
  const { stream, text } = keeper(false);
  const progress = startProgress(4, "pairs", 1, stream);
  progress.update(1, undefined, "1 refused");
  progress.update(4);
  progress.stop();
  expect(text()).not.toMatch(/[█░]/);
  expect(text()).toMatch(/4\/4 pairs, 1 refused/);
});

test("on a terminal nothing is left to wait for before anything is done", async () => {
  const { stream, text } = keeper(true);
  const bytes = startByteProgress(1e9, "Downloading it", stream);
  // pip begins late: the size of what is there stays.
  for (const done of [0, 0, 0]) {
    bytes.update(done);
    await new Promise((resolve) => setTimeout(resolve, 120));
  }
  expect(text()).toMatch(/░{24} Downloading it, 0\.0 of 1000\.0 MB/);
  expect(text()).not.toMatch(/left|NaN|NF|█/);
  bytes.update(5e8);
  bytes.stop();
  expect(text()).toMatch(/█{12}░{12} Downloading it, 500\.0 of 1000\.0 MB, \d s left/);

  const several = keeper(true);
  const files = downloadBars(several.stream);
  files.update("a/net.pt", 1000, 2e6);
  files.update("b/net.pt", 500_000, undefined);
  files.stop();
  expect(several.text()).toMatch(/a\/net\.pt, 0\.0 of 2\.0 MB/);
  expect(several.text()).toMatch(/b\/net\.pt, 0\.5 MB/);
  expect(several.text()).not.toMatch(/left/);
});

/** Sources below a folder, without what was installed or built. */
function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (["node_modules", "dist", "assets", "fixtures"].includes(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(?:tsx?|mjs)$/.test(entry.name) ? [path] : [];
  });
}

test("nobody else draws bars", () => {
  const root = fileURLToPath(new URL("../../../", import.meta.url));
  const drawing = ["apps", "packages", "tools", "examples"]
    .flatMap((folder) => sources(join(root, folder)))
    .filter((path) => /^(?:import|\}) .*from "cli-progress"/m.test(readFileSync(path, "utf8")))
    .map((path) => path.slice(root.length));
  expect(drawing.sort()).toEqual(["packages/files/src/download-bars.ts", "packages/files/src/progress-bar.ts"]);
});
