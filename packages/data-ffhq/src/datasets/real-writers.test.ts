import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import type { Pixels } from "@mfim/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPictureLmdb } from "./ffhq-lmdb.ts";
import { openTfRecords } from "./ffhq-tf-records.ts";
import { openStyleGanDataset } from "./stylegan-archive.ts";

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));

/** What fixtures/make_readers.py drew. */
function drawn(number: number): Pixels {
  const data = new Uint8Array(8 * 8 * 3);
  for (let i = 0; i < 64; i++) data.set([30 * (i % 8), 30 * Math.floor(i / 8), 40 * number], 3 * i);
  return { width: 8, height: 8, data };
}

/** Means of 2 x 2 pixels, as ProGAN halves its levels. */
function halved({ width, height, data }: Pixels): Pixels {
  const out = new Uint8Array((data.length / 4) | 0);
  for (let y = 0; y < height / 2; y++) {
    for (let x = 0; x < width / 2; x++) {
      for (let c = 0; c < 3; c++) {
        const at = (i: number, j: number) => data[3 * ((2 * y + j) * width + 2 * x + i) + c] as number;
        out[3 * ((y * width) / 2 + x) + c] = Math.round((at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) / 4);
      }
    }
  }
  return { width: width / 2, height: height / 2, data: out };
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "writers-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("files that Python's libraries wrote (fixtures/make_readers.py)", () => {
  it("TFRecords of two resolutions by the package tfrecord", async () => {
    await using fine = await openTfRecords(fixture("tfrecords"), 8);
    await using coarse = await openTfRecords(fixture("tfrecords"), 4);
    expect([fine.length, coarse.length]).toEqual([5, 5]);
    for (const index of [0, 3, 4]) {
      expect((await fine.at(index)).pixels).toEqual(drawn(index));
      expect((await coarse.at(index)).pixels).toEqual(halved(drawn(index)));
    }
  });

  it("StyleGAN's zip by Pillow and zipfile", async () => {
    await using set = await openStyleGanDataset(fixture("stylegan.zip"));
    expect([set.ids, set.labels, set.problems]).toEqual([["0", "1", "2", "3", "4"], [0, 1, 0, 1, 0], []]);
    for (const index of [0, 4]) expect((await set.at(index)).pixels).toEqual(drawn(index));
  });

  it("rosinality's LMDB by lmdb and Pillow, within what JPEG loses", async () => {
    await writeFile(join(folder, "data.mdb"), gunzipSync(await readFile(fixture("rosinality-jpeg.mdb.gz"))));
    await using set = await openPictureLmdb(folder, 8);
    expect(set.length).toBe(5);
    const { data } = (await set.at(2)).pixels;
    const differences = drawn(2).data.map((value, i) => Math.abs((data[i] as number) - value));
    expect(Math.max(...differences)).toBeLessThan(26);
    expect(differences.reduce((sum, x) => sum + x, 0) / differences.length).toBeLessThan(6);
  });
});
