import { mkdir, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BatchLoader } from "@mfim/data-ffhq";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPictureSet } from "./open-picture-set.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "prepared-set-"));
});
afterAll(() => rm(root, { recursive: true }));

/** A prepared folder of raw pictures whose file is all holes (zeros, no room on the disk) but for the pictures of `filled`. */
async function sparseFolder(name: string, count: number, size: number, filled: ReadonlyMap<number, number>) {
  const folder = join(root, name);
  await mkdir(folder);
  const header = {
    kind: "mfim-prepared-faces",
    version: 1,
    source: "made",
    detector: "none",
    settings: {
      size,
      format: "raw",
      severalFaces: "largest",
      minimumSide: 0,
      maximumOutside: 1,
      minimumSharpness: 0,
      oversampling: 1,
    },
    split: { seed: 1, heldOutShare: 0, heldOut: [] },
  };
  const record = (place: number) => ({
    source: `${String(place).padStart(5, "0")}.png`,
    sha256: null,
    split: "train",
    picture: place,
    crc32: place,
    photograph: [size, size],
    faces: 1,
    score: 1,
    landmarks: Array(10).fill(1),
    quad: Array(8).fill(0),
    sharpness: 1,
  });
  const lines = [header, ...Array.from({ length: count }, (_, place) => record(place))];
  await writeFile(join(folder, "manifest.ndjson"), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const file = await open(join(folder, "pictures.u8"), "w");
  const bytes = size * size * 3;
  for (const [place, value] of filled) await file.write(new Uint8Array(bytes).fill(value), 0, bytes, place * bytes);
  await file.truncate(count * bytes);
  await file.close();
  return folder;
}

test("70,000 pictures of 1024 px open and train in little memory: they are read when a batch wants them", {
  timeout: 60_000,
}, async () => {
  const folder = await sparseFolder("ffhq", 70_000, 1024, new Map([[69_999, 7]]));
  const before = process.memoryUsage().rss;
  const set = await openPictureSet({ type: "prepared", folder, split: "train" }, 1024);
  expect(set.length * set.size * set.size * 3).toBeGreaterThan(200 * 2 ** 30);
  const last = await set.read(69_999);
  expect([last.length, last[0], last.at(-1)]).toEqual([1024 * 1024 * 3, 7, 7]);
  expect(set.checksum()).toMatch(/^[0-9a-f]{64}$/);
  const loader = new BatchLoader(set, { batchSize: 8, seed: 1 });
  for (let n = 0; n < 10; n++) expect((await loader.next()).pictures.length).toBe(8 * 1024 * 1024 * 3);
  // 240 MB were read of 205 GiB; three batches under way, one in hand and the manifest are what stays.
  expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(600);
  await set.close?.();
});

test("in memory or read when asked for, a set is the same, and its checksum tells contents apart", async () => {
  const folder = await sparseFolder("small", 5, 8, new Map([1, 3, 4].map((place) => [place, 40 + place])));
  const opened = (memoryGiB?: number) =>
    openPictureSet(
      { type: "prepared", folder, split: "train", ...(memoryGiB !== undefined && { memoryGiB }), limit: 4 },
      8,
    );
  const [held, lazy] = [await opened(), await opened(0)];
  expect("pictures" in held).toBe(true);
  expect("pictures" in lazy).toBe(false);
  expect([lazy.length, lazy.ids, lazy.persons]).toEqual([held.length, held.ids, held.persons]);
  expect(held.length).toBe(4);
  for (let index = 0; index < 4; index++) expect([...(await lazy.read(index))]).toEqual([...(await held.read(index))]);
  expect((await lazy.read(3))[0]).toBe(43);
  expect(lazy.checksum()).toBe(held.checksum());
  const whole = await openPictureSet({ type: "prepared", folder, split: "train" }, 8);
  expect(whole.checksum()).not.toBe(held.checksum());
  await expect(openPictureSet({ type: "prepared", folder, split: "train", memoryGiB: 0 }, 16)).rejects.toThrow(
    /expected pictures of 16 px, got 8 px/,
  );
  await lazy.close?.();
});
