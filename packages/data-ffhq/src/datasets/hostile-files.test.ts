import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { DataError, Random } from "@mfim/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importPictures } from "../prepare/import-pictures.ts";
import { maskedCrc32c } from "./crc32c.ts";
import { openPictureLmdb } from "./ffhq-lmdb.ts";
import { openTfRecords } from "./ffhq-tf-records.ts";
import type { PictureDataset } from "./picture-dataset.ts";
import { exampleType } from "./tf-example.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hostile-"));
});
afterAll(() => rm(folder, { recursive: true }));

const fixture = (name: string) => readFile(new URL(`../../fixtures/${name}`, import.meta.url));
async function put(path: string, content: Uint8Array): Promise<string> {
  const place = join(folder, path);
  await mkdir(join(place, ".."), { recursive: true });
  await writeFile(place, content);
  return place;
}

/** Reads all of a set; anything but a DataError is thrown on. */
async function readAll(open: () => Promise<PictureDataset>): Promise<void> {
  let set: PictureDataset;
  try {
    set = await open();
  } catch (error) {
    if (error instanceof DataError) return;
    throw error;
  }
  for (let index = 0; index < Math.min(set.length, 10); index++) {
    await set.at(index).catch((error: unknown) => {
      if (!(error instanceof DataError)) throw error;
    });
  }
  await set.close();
}

describe("LMDB", () => {
  const [pageSizeAt, entriesAt, rootAt, metaPage] = [16 + 24, 16 + 72 + 32, 16 + 72 + 40, 4096];
  const crafted = async (name: string, change: (bytes: Buffer) => void) => {
    const bytes = gunzipSync(await fixture("rosinality.mdb.gz"));
    change(bytes);
    await put(`${name}/data.mdb`, bytes);
    return openPictureLmdb(join(folder, name), 8);
  };
  const onBoth = (write: (meta: Buffer) => void) => (bytes: Buffer) => {
    for (const at of [0, metaPage]) write(bytes.subarray(at));
  };

  test.each<[string, (bytes: Buffer) => void, RegExp]>([
    [
      "a root at the end of numbers",
      onBoth((meta) => meta.writeBigUInt64LE(2n ** 63n, rootAt)),
      /beyond the file's end/,
    ],
    ["a root behind the file", onBoth((meta) => meta.writeBigUInt64LE(2n ** 40n, rootAt)), /beyond the file's end/],
    ["pages of 4 GiB", onBoth((meta) => meta.writeUInt32LE(0xffffffff, pageSizeAt)), /LMDB file of format 1/],
    ["pages of nothing", onBoth((meta) => meta.writeUInt32LE(0, pageSizeAt)), /LMDB file of format 1/],
  ])("%s is one sentence", async (name, change, message) => {
    const failed = crafted(name, change);
    await expect(failed).rejects.toThrow(DataError);
    await expect(failed).rejects.toThrow(message);
  });

  test("a length of 400 million is compared with the file before a name is made for each", async () => {
    const change = (bytes: Buffer) => {
      // The value of the key "length" is its decimal digits; nine of them do not fit where two were, so the node grows in place.
      const at = bytes.lastIndexOf("length40");
      expect(at).toBeGreaterThan(0);
      bytes.write("length99", at);
      for (const page of [0, metaPage]) bytes.writeBigUInt64LE(2n ** 60n, page + entriesAt);
    };
    // 99 pictures fit into the bytes: the missing ones are refused one by one.
    await using set = await crafted("ninety-nine", change);
    await expect(set.at(98)).rejects.toThrow(/8-00098: the file cannot be read/);
    const far = crafted("millions", (bytes) => {
      change(bytes);
      const at = bytes.lastIndexOf("length99");
      bytes.writeUInt32LE(9, at - 8);
      bytes.write("length400000000", at);
    });
    await expect(far).rejects.toThrow(/"length" says 400000000 pictures, but it has/);
  });

  test("files with damaged bytes end in a sentence, whatever the bytes", async () => {
    const whole = gunzipSync(await fixture("rosinality.mdb.gz"));
    const random = new Random(7);
    for (let round = 0; round < 150; round++) {
      const bytes = Buffer.from(whole);
      // Half of the changes hit the meta pages and the heads of pages, where sizes and places are.
      for (let n = 0; n < 8; n++) {
        const page = random.below(bytes.length / metaPage);
        const at = page * metaPage + random.below(round % 2 === 0 ? 200 : metaPage);
        bytes[at] = random.below(256);
      }
      await put("fuzz/data.mdb", bytes);
      await readAll(() => openPictureLmdb(join(folder, "fuzz"), 8));
    }
  });
});

describe("TFRecord", () => {
  const record = (body: Buffer) => {
    const head = Buffer.alloc(12);
    head.writeBigUInt64LE(BigInt(body.length));
    head.writeUInt32LE(maskedCrc32c(head.subarray(0, 8)), 8);
    const tail = Buffer.alloc(4);
    tail.writeUInt32LE(maskedCrc32c(body));
    return Buffer.concat([head, body, tail]);
  };
  const example = (shape: readonly (number | string)[], bytes: number) =>
    record(
      Buffer.from(
        exampleType
          .encode(
            exampleType.fromObject({
              features: {
                feature: {
                  shape: { int64List: { value: shape } },
                  data: { bytesList: { value: [new Uint8Array(bytes).fill(90)] } },
                },
              },
            }),
          )
          .finish(),
      ),
    );

  test("a length beyond the file, up to the end of numbers, is refused before memory is taken for it", async () => {
    for (const length of [2n ** 40n, 2n ** 63n, 2n ** 64n - 1n]) {
      const head = Buffer.alloc(12);
      head.writeBigUInt64LE(length);
      head.writeUInt32LE(maskedCrc32c(head.subarray(0, 8)), 8);
      await put("long/x-r03.tfrecords", Buffer.concat([head, Buffer.alloc(40)]));
      await expect(openTfRecords(join(folder, "long"), 8)).rejects.toThrow(/to end within the file/);
    }
  });

  test("empty and impossible pictures are one refused picture each, and the import goes on behind them", async () => {
    const shapes = [[3, 0, 0], [3, 0, 5], [3, -1, -192], [3, "9223372036854775807", 1], [0, 8, 8], []] as const;
    const records = [example([3, 8, 8], 192), ...shapes.map((shape) => example(shape, 0)), example([3, 8, 8], 192)];
    await put("odd/x-r03.tfrecords", Buffer.concat(records));
    await using set = await openTfRecords(join(folder, "odd"), 8);
    const target = join(folder, "imported");
    const { done, usable } = await importPictures(set, "odd", target, { size: 8 });
    expect({ done, usable }).toEqual({ done: 8, usable: 2 });
    // And what was refused is not asked again.
    expect((await importPictures(set, "odd", target, { size: 8 })).resumed).toBe(8);
  });
});
