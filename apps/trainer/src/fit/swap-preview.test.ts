import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodePicture } from "@mfim/photographs";
import { memorySet } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import { expect, onTestFinished, test } from "vitest";
import { writeSwapPreview } from "./swap-preview.ts";

const size = 128;
/** Six people of a picture each, every one of a grey of its own. */
const greys = [20, 60, 100, 140, 180, 220];

test("a preview has sources above, targets at the left, what the swap made of both between, and words above each column", async () => {
  const folder = await mkdtemp(join(tmpdir(), "preview-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const names = greys.map((grey) => `grey-${grey}`);
  const pictures = Uint8Array.from(greys.flatMap((grey) => new Array<number>(size * size * 3).fill(grey)));
  const set = memorySet({ name: "greys", size, count: greys.length, persons: names, ids: names, pictures });
  const file = join(folder, "preview.png");
  const before = tf.memory().numTensors;
  // Half way between source and target.
  await writeSwapPreview(file, set, (source, target) => tf.tidy(() => source.add(target).div(2)));
  expect(tf.memory().numTensors).toBe(before);

  const { width, height, data } = await decodePicture(await readFile(file), "preview");
  const at = (x: number, y: number) => data[3 * (y * width + x)] as number;
  const gap = (width - 4 * size) / 3;
  const head = height - 4 * size - 3 * gap;
  expect(head).toBeGreaterThan(10);
  const cell = (column: number, row: number) =>
    at(column * (size + gap) + size / 2, head + row * (size + gap) + size / 2);
  const [sources, targets] = [greys.slice(0, 3), greys.slice(3)];
  expect([1, 2, 3].map((column) => cell(column, 0))).toEqual(sources);
  for (const [row, target] of targets.entries()) {
    expect(cell(0, row + 1)).toBe(target);
    expect([1, 2, 3].map((column) => cell(column, row + 1))).toEqual(sources.map((source) => (source + target) / 2));
  }
  for (let column = 0; column < 4; column++) {
    const dark = Array.from({ length: head * size }, (_, n) =>
      at(column * (size + gap) + (n % size), Math.floor(n / size)),
    );
    expect(dark.filter((value) => value < 128).length, `column ${column}`).toBeGreaterThan(10);
  }
});
