import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { imagesToPixels, type Pixels } from "@mfim/core";
import type { Quad } from "@mfim/photographs";
import { useNativeBackend } from "@mfim/testing";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BenchBatch } from "../protocol/batches.ts";
import type { BenchPair, BenchProtocol } from "../protocol/bench-protocol.ts";
import { folderMethod } from "./folder-method.ts";
import { df40Methods } from "./folder-presets.ts";

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "bench-folder-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, width: number, height: number, red: number): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await sharp({ create: { width, height, channels: 3, background: { r: red, g: 60, b: 20 } } })
    .png()
    .toFile(join(folder, name));
}

const size = 16;
const target: Pixels = { width: size, height: size, data: new Uint8Array(size * size * 3) };
const pair = (onto: string, from: string): BenchPair => ({
  id: `${onto}_${from}`,
  target: onto,
  source: from,
  frame: 7,
  sourcePerson: from,
});
const pairs = [pair("000", "003"), pair("001", "870")];
const protocol = { pairs, name: "made" } as unknown as BenchProtocol;
const quad: Quad = [8, 4, 8, 28, 32, 28, 32, 4];
const read = { pictures: { target }, targetCut: { photograph: { width: 60, height: 40 }, quad } };
const batchOf = (chosen: readonly BenchPair[]) =>
  ({ pairs: chosen, read: chosen.map(() => read) }) as unknown as BenchBatch;

test("pictures of another naming are found, missing ones told, whole frames cut as the target was", async () => {
  await write("000_003/0007.png", 60, 40, 200);
  using method = folderMethod("faceshifter", `faceforensics-images:${folder}`);
  method.check?.(protocol);
  expect(pairs.map((one) => method.has?.(one))).toEqual([true, false]);
  expect(method.whyNot?.(pairs[1] as BenchPair)).toMatch(/001_870\/0007\.png is not there$/);
  const swap = await method.swap(batchOf(pairs.slice(0, 1)));
  const [picture] = await imagesToPixels(swap);
  expect([picture?.width, picture?.data[0], picture?.data[1]]).toEqual([size, 200, 60]);
  swap.dispose();
});

test("squares are taken as aligned; anything else is refused with what was expected", async () => {
  await write("001_870.png", 32, 32, 90);
  await write("000_003.png", 50, 30, 90);
  using method = folderMethod("mine", `${folder}/{target}_{source}.png`);
  const swap = await method.swap(batchOf(pairs.slice(1)));
  expect(swap.shape).toEqual([1, size, size, 3]);
  swap.dispose();
  await expect(method.swap(batchOf(pairs.slice(0, 1)))).rejects.toThrow(
    /square, FFHQ-aligned picture or the target's photograph of 60 x 40, got 50 x 30/,
  );
});

test("a folder of other pictures is a mistake, told with the first name looked for", () => {
  using method = folderMethod("megafs", `megafs:${folder}`);
  expect(() => method.check?.(protocol)).toThrow(/found none; the first would be .*000_003\.jpg/);
  expect(() => folderMethod("x", folder)).toThrow(/expected PRESET:FOLDER/);
});

test.each(df40Methods)(
  "%s of DF40, by one name over both data sets: crops are cut as the target's crop was, and squares of another size are refused",
  async (name) => {
    const swaps = [
      { ...pair("000", "003"), id: "000_003/02", frame: 62 },
      { ...pair("id0_0000", "id1_0000"), id: "id0_id1_0000/00", frame: 7 },
    ];
    await write(`${name}/ff/frames/000_003/062.png`, 60, 60, 90);
    await write(`${name}/cdf/frames/id0_id1_0000/007.png`, 60, 60, 120);
    using method = folderMethod(name, `df40-${name}:${folder}`);
    const batch = (side: number) =>
      ({
        pairs: swaps,
        read: swaps.map(() => ({
          pictures: { target },
          targetCut: { photograph: { width: side, height: side }, quad },
        })),
      }) as unknown as BenchBatch;
    const made = await imagesToPixels(await method.swap(batch(60)));
    expect(made.map(({ width, data }) => [width, data[0], data[1]])).toEqual([
      [size, 90, 60],
      [size, 120, 60],
    ]);
    await expect(method.swap(batch(64))).rejects.toThrow(
      /expected a crop as large as the target's photograph, 64 x 64, got 60 x 60/,
    );
  },
);

test.each([
  ["deepfakebench", "id30_id4_0012/062.png"],
  ["df40", "id30_id4_0012/062.png"],
  ["celeb-df-videos", "id30_id4_0012.mp4"],
])("%s: frames of a swapped video are looked for under its name", (preset, name) => {
  const swap = { ...pair("id30_0012", "id4_0000"), id: "id30_id4_0012/02", frame: 62 };
  using method = folderMethod("df", `${preset}:${folder}`);
  expect(method.whyNot?.(swap)).toBe(`${name} is not there`);
});
