import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Landmarks, Pixels } from "@mfim/core";
import { alignFace, ffhqQuad, hasFfmpeg, VideoWriter } from "@mfim/photographs";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openProtocol } from "../protocols/protocol-file.ts";
import { resolveProtocol } from "../protocols/resolve-protocol.ts";
import { celebAHqQuad, openCelebA, openCelebAHq } from "./celeba.ts";
import { maskLabels, readCelebAMask, renumberMask } from "./celeba-mask.ts";
import { maskedCrc32c } from "./crc32c.ts";
import { FaceForensics } from "./face-forensics.ts";
import { ffhqSplit, openFfhqFolder, openFfhqInTheWild, openFfhqWithLandmarks } from "./ffhq.ts";
import { readFfhqJson } from "./ffhq-json.ts";
import { openPictureLmdb } from "./ffhq-lmdb.ts";
import { openTfRecords } from "./ffhq-tf-records.ts";
import { openStyleGanDataset } from "./stylegan-archive.ts";
import { exampleType } from "./tf-example.ts";

const ffmpeg = await hasFfmpeg();

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "datasets-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function put(path: string, content: Uint8Array | string): Promise<string> {
  const whole = join(folder, path);
  await mkdir(dirname(whole), { recursive: true });
  await writeFile(whole, content);
  return whole;
}

/** Every pixel differs from its neighbours; blue says which picture it is. */
function picture(number: number, width = 8, height = width): Pixels {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    data.set([Math.round((x * 250) / width), Math.round((y * 250) / height), number], 3 * i);
  }
  return { width, height, data };
}
const encoded = ({ width, height, data }: Pixels, format: "png" | "jpeg" = "png") =>
  sharp(data, { raw: { width, height, channels: 3 } })
    .toFormat(format, format === "jpeg" ? { quality: 100 } : {})
    .toBuffer();

describe("FFHQ's JSON and its photographs", () => {
  // Two eyes, a nose and a mouth among 68 points, in a photograph of 300 x 260.
  const wild = Array.from({ length: 68 }, (_, i) => [100 + 7 * (i % 9) + 0.25, 90 + 5 * (i % 11) + 0.5]);
  for (let i = 36; i < 42; i++) wild[i] = [120 + (i % 3), 100 + (i % 2)];
  for (let i = 42; i < 48; i++) wild[i] = [170 + (i % 3), 104 + (i % 2)];
  wild[48] = [128, 160];
  wild[54] = [165, 163];
  const landmarks: Landmarks = { scheme: "ibug-68", points: Float32Array.from(wild.flat()) };
  const corners = (shift = 0) => {
    const quad = ffhqQuad(landmarks);
    return [0, 2, 4, 6].map((i) => [(quad[i] as number) + shift, quad[i + 1]]);
  };
  const entry = (number: number, face_quad = corners()) => ({
    category: number < 60000 ? "training" : "validation",
    metadata: { photo_url: "https://example.org" },
    image: {
      file_path: `images1024x1024/00000/${String(number).padStart(5, "0")}.png`,
      file_md5: "0",
      face_landmarks: wild,
    },
    thumbnail: { file_path: "t", file_md5: "0" },
    in_the_wild: {
      file_path: `in-the-wild-images/00000/${String(number).padStart(5, "0")}.png`,
      file_md5: "0",
      pixel_size: [300, 260],
      face_landmarks: wild,
      face_quad,
    },
  });

  it("are read as a stream, an entry at a time", async () => {
    const json = await put("ffhq/small.json", JSON.stringify({ 0: entry(0), 60001: entry(60001) }));
    const entries = await readFfhqJson(json);
    expect([...entries.keys()]).toEqual([0, 60001]);
    expect(entries.get(60001)).toMatchObject({ category: "validation", photograph: [300, 260] });
    expect(entries.get(0)?.landmarks.length).toBe(136);
    const cut = await put("ffhq/cut.json", JSON.stringify({ 0: entry(0) }).slice(0, 900));
    await expect(readFfhqJson(cut)).rejects.toThrow(/cut\.json: expected ffhq-dataset-v2\.json/);
    const other = await put("ffhq/other.json", JSON.stringify({ 0: entry(0), 1: { category: "training" } }));
    await expect(readFfhqJson(other)).rejects.toThrow(/entry "1" is none \(image: /);
  });

  it("give the same picture as alignment by hand; a wrong quad, a missing file are problems", async () => {
    const photograph = picture(9, 300, 260);
    await put("ffhq/in-the-wild-images/00000/00000.png", await encoded(photograph));
    await put("ffhq/in-the-wild-images/00000/00002.png", await encoded(photograph));
    const json = await put("ffhq/wild.json", JSON.stringify({ 0: entry(0), 1: entry(1), 2: entry(2, corners(3)) }));
    const set = await openFfhqInTheWild(join(folder, "ffhq"), json, { size: 64 });
    expect(set.ids).toEqual(["0"]);
    expect(set.problems).toEqual([
      { id: "1", why: "in-the-wild-images/00000/00001.png is not there" },
      { id: "2", why: "its quad is 3.00 pixels from its landmarks'" },
    ]);
    const { pixels, crop } = await set.at(0);
    expect(pixels).toEqual((await alignFace(photograph, ffhqQuad(landmarks), { size: 64 })).pixels);
    expect(crop.photograph).toEqual({ width: 300, height: 260 });
  });

  it("has folders of pictures by number, split by number, with landmarks where the JSON has them", async () => {
    for (const number of [3, 59999, 60000])
      await put(
        `ffhq/thumbnails128x128/${number - (number % 1000)}/${String(number).padStart(5, "0")}.png`,
        await encoded(picture(number % 200)),
      );
    const set = await openFfhqFolder(join(folder, "ffhq/thumbnails128x128"));
    expect(set.ids).toEqual(["3", "59999", "60000"]);
    expect(ffhqSplit(set, "train").ids).toEqual(["3", "59999"]);
    const validation = ffhqSplit(set, "validation");
    expect((await validation.at(0)).pixels).toEqual(picture(0));
    expect(await set.read("3")).toEqual(picture(3));
    await expect(set.read("4")).rejects.toThrow(/expected one of its 3 pictures, got "4"/);
    const json = await put("ffhq/two.json", JSON.stringify({ 3: entry(3), 60000: entry(60000) }));
    const known = await openFfhqWithLandmarks(join(folder, "ffhq/thumbnails128x128"), json);
    expect([known.ids, known.problems.map(({ id }) => id)]).toEqual([["3", "60000"], ["59999"]]);
    // Landmark 48 lies at (128, 160) of 1024 pixels; the picture has 8.
    const points = (await known.at(0)).landmarks?.points;
    expect([points?.[96], points?.[97]]).toEqual([(128.5 * 8) / 1024 - 0.5, (160.5 * 8) / 1024 - 0.5]);
    await put("ffhq/thumbnails128x128/more/00003.png", await encoded(picture(1)));
    await expect(openFfhqFolder(join(folder, "ffhq/thumbnails128x128"))).rejects.toThrow(/one picture a number/);
  });
});

describe("TFRecords", () => {
  const record = (example: object) => {
    const body = Buffer.from(exampleType.encode(exampleType.fromObject(example)).finish());
    const head = Buffer.alloc(12);
    head.writeBigUInt64LE(BigInt(body.length));
    head.writeUInt32LE(maskedCrc32c(head.subarray(0, 8)), 8);
    const tail = Buffer.alloc(4);
    tail.writeUInt32LE(maskedCrc32c(body));
    return Buffer.concat([head, body, tail]);
  };
  const planar = ({ width, height, data }: Pixels) => ({
    features: {
      feature: {
        shape: { int64List: { value: [3, height, width] } },
        data: {
          bytesList: {
            value: [
              Uint8Array.from(
                { length: data.length },
                (_, i) => data[3 * (i % (width * height)) + Math.floor(i / (width * height))] as number,
              ),
            ],
          },
        },
      },
    },
  });

  it("have the published checksum", () => {
    // CRC-32C of "123456789" is 0xe3069283; the mask of TFRecord over it.
    const crc = 0xe3069283;
    expect(maskedCrc32c(new TextEncoder().encode("123456789"))).toBe((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0);
  });

  it("give their pictures by resolution", async () => {
    const records = [1, 2, 3].map((number) => record(planar(picture(number))));
    await put("tf/ffhq-r03.tfrecords", Buffer.concat(records));
    await put("tf/ffhq-r02.tfrecords", record(planar(picture(7, 4))));
    await using set = await openTfRecords(join(folder, "tf"), 8);
    expect(set.ids).toEqual(["0", "1", "2"]);
    expect((await set.at(2)).pixels).toEqual(picture(3));
    await expect(openTfRecords(join(folder, "tf"), 1024)).rejects.toThrow(
      /expected pictures of 1024 pixels, got only 4, 8/,
    );
    await expect(openTfRecords(join(folder, "absent"), 8)).rejects.toThrow(/a folder of TFRecords/);
  });

  it("are refused where they are cut off or damaged", async () => {
    const whole = Buffer.concat([record(planar(picture(1))), record(planar(picture(2)))]);
    await put("tfbad/x-r03.tfrecords", whole.subarray(0, whole.length - 5));
    await expect(openTfRecords(join(folder, "tfbad"), 8)).rejects.toThrow(
      /record 1 to end within the file, but it is cut off/,
    );
    whole[200] = (whole[200] as number) ^ 1;
    await put("tfbad/x-r03.tfrecords", whole);
    await using set = await openTfRecords(join(folder, "tfbad"), 8);
    await expect(set.at(0)).rejects.toThrow(/record 0 does not have its checksum/);
    expect((await set.at(1)).pixels).toEqual(picture(2));
    await put(
      "tfbad/x-r03.tfrecords",
      record({ features: { feature: { shape: { int64List: { value: [3, 8, 8] } } } } }),
    );
    await using none = await openTfRecords(join(folder, "tfbad"), 8);
    await expect(none.at(0)).rejects.toThrow(/no features `shape` and `data`/);
    await put("tfbad/x-r03.tfrecords", "text, and no record at all");
    await expect(openTfRecords(join(folder, "tfbad"), 8)).rejects.toThrow(/byte 0 starts no record/);
  });
});

// Written by Python's lmdb as rosinality's prepare_data.py does: 40 pictures of 8 pixels, 3 of 64 (on overflow pages).
describe("LMDB", () => {
  const unpack = async (path: string) =>
    put(path, gunzipSync(await readFile(new URL("../../fixtures/rosinality.mdb.gz", import.meta.url))));

  it("gives what rosinality's preparation wrote", async () => {
    await unpack("lmdb/data.mdb");
    await using set = await openPictureLmdb(join(folder, "lmdb"), 8);
    expect(set.length).toBe(40);
    for (const index of [0, 17, 39]) {
      const { pixels } = await set.at(index);
      expect([pixels.width, pixels.data[2], pixels.data[21], pixels.data[22]]).toEqual([8, (index * 8) % 256, 255, 0]);
    }
    await using large = await openPictureLmdb(join(folder, "lmdb"), 64);
    expect((await large.at(2)).pixels.width).toBe(64);
    await expect(large.at(3)).rejects.toThrow(/64-00003: the file cannot be read/);
    await expect(openPictureLmdb(join(folder, "lmdb"), 256)).rejects.toThrow(/"256-00000" of 194/);
  });

  it("is refused where it is cut off or something else", async () => {
    const path = await unpack("lmdbcut/data.mdb");
    await truncate(path, 20000);
    await expect(openPictureLmdb(join(folder, "lmdbcut"), 8)).rejects.toThrow(/beyond the file's end/);
    await put("lmdbtext/data.mdb", "x".repeat(9000));
    await expect(openPictureLmdb(join(folder, "lmdbtext"), 8)).rejects.toThrow(/LMDB file of format 1/);
    await expect(openPictureLmdb(join(folder, "lmdbnone"), 8)).rejects.toThrow(/an LMDB folder with data\.mdb/);
  });
});

/** A zip of stored files, as dataset_tool.py writes it. */
function zip(files: Readonly<Record<string, Uint8Array>>): Buffer {
  const crc = (bytes: Uint8Array) => {
    let value = ~0;
    for (const byte of bytes) {
      value ^= byte;
      for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
    }
    return ~value >>> 0;
  };
  const [local, central]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const head = Buffer.alloc(30 + name.length);
    head.writeUInt32LE(0x04034b50);
    head.writeUInt16LE(20, 4);
    head.writeUInt32LE(crc(content), 14);
    head.writeUInt32LE(content.length, 18);
    head.writeUInt32LE(content.length, 22);
    head.writeUInt16LE(name.length, 26);
    head.write(name, 30);
    const row = Buffer.alloc(46 + name.length);
    row.writeUInt32LE(0x02014b50);
    row.writeUInt16LE(20, 6);
    head.copy(row, 16, 14, 28);
    row.writeUInt32LE(at, 42);
    row.write(name, 46);
    local.push(head, Buffer.from(content));
    central.push(row);
    at += head.length + content.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(central.length, 8);
  end.writeUInt16LE(central.length, 10);
  end.writeUInt32LE(Buffer.concat(central).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, ...central, end]);
}

describe("StyleGAN's own form", () => {
  const labels = {
    labels: [
      ["00000/img00000000.png", 3],
      ["00000/img00000001.png", 4],
      ["00000/img00000009.png", 5],
    ],
  };

  it("is read from a zip and from a folder alike", async () => {
    const files: Record<string, Uint8Array> = {
      "00000/img00000000.png": await encoded(picture(1)),
      "00000/img00000001.png": await encoded(picture(2)),
      "dataset.json": new TextEncoder().encode(JSON.stringify(labels)),
    };
    const path = await put("sg/set.zip", zip(files));
    for (const [name, content] of Object.entries(files)) await put(`sg/folder/${name}`, content);
    for (const place of [path, join(folder, "sg/folder")]) {
      await using set = await openStyleGanDataset(place);
      expect([set.ids, set.labels]).toEqual([
        ["0", "1"],
        [3, 4],
      ]);
      expect((await set.at(1)).pixels).toEqual(picture(2));
      expect(set.problems.map(({ id }) => id)).toEqual(["00000/img00000009.png"]);
    }
  });

  it("is refused where it is damaged", async () => {
    const files = { "00000/img00000000.png": await encoded(picture(1)) };
    const path = await put("sg/cut.zip", zip(files).subarray(0, 100));
    await expect(openStyleGanDataset(path)).rejects.toThrow(/cut\.zip: expected a zip/);
    const bad = await put("sg/json.zip", zip({ ...files, "dataset.json": new TextEncoder().encode('{"labels": 3}') }));
    await expect(openStyleGanDataset(bad)).rejects.toThrow(/expected dataset\.json with "labels"/);
    const unlabelled = await put(
      "sg/null.zip",
      zip({ ...files, "dataset.json": new TextEncoder().encode('{"labels": null}') }),
    );
    await using set = await openStyleGanDataset(unlabelled);
    expect(set.labels).toBeUndefined();
    await expect(openStyleGanDataset(join(folder, "sg/none"))).rejects.toThrow(/a zip or a folder/);
  });
});

describe("CelebA and CelebA-HQ", () => {
  const line = (id: string) => `${id} 69 109 106 113 77 142 73 152 108 154`;

  it("cuts CelebA's photographs out by CelebA-HQ's rule", async () => {
    for (const number of [1, 2, 4])
      await put(`celeba/img_celeba/00000${number}.jpg`, await encoded(picture(number, 178, 218), "jpeg"));
    const rows = ["000001.jpg", "000002.jpg", "000003.jpg"].map(line);
    await put(
      "celeba/Anno/list_landmarks_celeba.txt",
      `3\nlefteye_x lefteye_y righteye_x righteye_y nose_x nose_y lm_x lm_y rm_x rm_y\n${rows.join("\n")}\n`,
    );
    await put("celeba/Anno/identity_CelebA.txt", "000001.jpg 2880\n000002.jpg 2937\n");
    await put("celeba/Eval/list_eval_partition.txt", "000001.jpg 0\n000002.jpg 2\n");
    const set = await openCelebA(join(folder, "celeba"), { size: 32 });
    expect(set.ids).toEqual(["000001.jpg", "000002.jpg"]);
    expect(set.problems).toEqual([
      { id: "000004.jpg", why: "list_landmarks_celeba.txt has no line for it" },
      { id: "000003.jpg", why: "the photograph is not there" },
    ]);
    const { person, crop, landmarks } = await set.at(1);
    expect(person).toBe("2937");
    // The published recipe by hand: e = (37, 4), m = (3, 42), x = (e + flip m) of length max(2 |e|, 1.8 |m|).
    const [ex, ey, mx, my] = [37, 4, 90.5 - 87.5, 153 - 111];
    const length = Math.max(2 * Math.hypot(ex, ey), 1.8 * Math.hypot(mx, my));
    const scale = length / Math.hypot(ex + my, ey - mx);
    const [x, y] = [(ex + my) * scale, (ey - mx) * scale];
    const [cx, cy] = [87.5 + 0.5 + 0.1 * mx, 111 + 0.5 + 0.1 * my];
    const five: Landmarks = {
      scheme: "five-points",
      points: Float32Array.of(69, 109, 106, 113, 77, 142, 73, 152, 108, 154),
    };
    [cx - x + y, cy - y - x].forEach((v, i) => {
      expect(celebAHqQuad(five)[i]).toBeCloseTo(v, 3);
    });
    expect(crop.photograph).toEqual({ width: 178, height: 218 });
    expect(landmarks?.points[1]).toBeGreaterThan(10);
    expect((await openCelebA(join(folder, "celeba"), { size: 32, split: "test" })).ids).toEqual(["000002.jpg"]);
    await put("celeba/Anno/list_landmarks_celeba.txt", `${rows.join("\n")}\n000009.jpg 1 2 3\n`);
    await expect(openCelebA(join(folder, "celeba"), { size: 32 })).rejects.toThrow(
      /line 4: expected a name and 10 values, got 3/,
    );
  });

  it("names CelebA-HQ's pictures as protocols do, and its people where they are known", async () => {
    for (const number of [28000, 28001, 29000])
      await put(`hq/CelebA-HQ-img/${number}.jpg`, await encoded(picture(number % 250), "jpeg"));
    const set = await openCelebAHq(join(folder, "hq"));
    const { pairs, missing } = await resolveProtocol(await openProtocol("celeba-hq-28000-29000"), set, { limit: 2 });
    expect(pairs).toEqual([
      { id: "29000_28000", source: { picture: "28000" }, target: { picture: "29000" }, references: [] },
    ]);
    expect(missing).toEqual([{ id: "29001_28001", why: "29001 is not in celeba-hq" }]);
    await put(
      "hq/CelebA-HQ-to-CelebA-mapping.txt",
      "idx orig_idx orig_file\n28000 119613 119614.jpg\n28001 99094 099095.jpg\n",
    );
    await put("hq/identity_CelebA.txt", "119614.jpg 7\n099095.jpg 8\n");
    const known = await openCelebAHq(join(folder, "hq"));
    expect([(await known.at(0)).person, (await known.at(2)).person]).toEqual(["7", undefined]);
  });

  it("merges CelebAMask-HQ's masks in its own order and numbers them in either", async () => {
    const mask = async (part: string, from: number) => {
      const data = new Uint8Array(512 * 512 * 3);
      data.fill(255, from * 512 * 3);
      await put(`hq/CelebAMask-HQ-mask-anno/14/28000_${part}.png`, await encoded({ width: 512, height: 512, data }));
    };
    await mask("skin", 100);
    await mask("nose", 300);
    await mask("hair", 400);
    const map = await readCelebAMask(join(folder, "hq"), 28000, "bisenet");
    const names = [0, 100, 300, 400, 511].map((row) => maskLabels.bisenet[map.labels[row * 512] as number]);
    expect(names).toEqual(["background", "skin", "nose", "hair", "hair"]);
    const own = await readCelebAMask(join(folder, "hq"), 28000, "celebamask-hq");
    expect(renumberMask(map, "celebamask-hq")).toEqual(own);
    expect([own.labels[300 * 512], map.labels[300 * 512]]).toEqual([2, 10]);
    expect([...maskLabels.bisenet].sort()).toEqual([...maskLabels["celebamask-hq"]].sort());
    await expect(readCelebAMask(join(folder, "hq"), 5, "bisenet")).rejects.toThrow(
      /expected masks of picture 5, got none/,
    );
  });
});

describe("FaceForensics++", () => {
  it("reads extracted images, counted from 0 or 1, originals and manipulated", async () => {
    const below = "ff/original_sequences/youtube/c23/images";
    for (let frame = 0; frame < 20; frame++) {
      await put(`${below}/000/${String(frame).padStart(4, "0")}.png`, await encoded(picture(frame, 4)));
      await put(`${below}/003/${String(frame + 1).padStart(4, "0")}.png`, await encoded(picture(100 + frame, 4)));
    }
    await put("ff/manipulated_sequences/Deepfakes/c23/images/000_003/0000.png", await encoded(picture(50, 4)));
    const set = await FaceForensics.open(join(folder, "ff"), { compression: "c23" });
    expect([set.name, set.ids, await set.frames("000")]).toEqual(["faceforensics-youtube-c23", ["000", "003"], 20]);
    const { pairs, missing } = await resolveProtocol(await openProtocol("faceforensics-even-10"), set, { limit: 20 });
    expect([pairs.length, missing.length]).toEqual([10, 10]);
    expect(pairs[4]).toMatchObject({
      id: "000_003/04",
      source: { picture: "003", frame: 9 },
      target: { picture: "000", frame: 9 },
    });
    const at = async ({ picture: sequence, frame }: { picture: string; frame?: number }) =>
      (await set.read(sequence, frame)).data[2];
    expect([await at(pairs[4]?.source as never), await at(pairs[4]?.target as never)]).toEqual([109, 9]);
    const fakes = await FaceForensics.open(join(folder, "ff"), { compression: "c23", sequences: "Deepfakes" });
    expect((await fakes.read("000_003")).data[2]).toBe(50);
    await expect(FaceForensics.open(join(folder, "ff"), { compression: "c40" })).rejects.toThrow(
      /original_sequences\/youtube\/c40\/images or/,
    );
    await rm(join(folder, below, "000/0007.png"));
    const torn = await FaceForensics.open(join(folder, "ff"), { compression: "c23" });
    await expect(torn.frames("000")).rejects.toThrow(/without a gap, got 0008\.png after 0006\.png/);
  });

  it.skipIf(!ffmpeg)("reads videos (skipped without ffmpeg)", async () => {
    const videos = join(folder, "ff/original_sequences/youtube/raw/videos");
    await mkdir(videos, { recursive: true });
    await using writer = await VideoWriter.open(join(videos, "000.mp4"), {
      width: 16,
      height: 16,
      rate: "25",
      quality: 0,
    });
    for (let frame = 0; frame < 12; frame++)
      await writer.write({ width: 16, height: 16, data: new Uint8Array(768).fill(20 * frame) });
    await writer.close();
    const set = await FaceForensics.open(join(folder, "ff"), { compression: "c0" });
    expect([set.ids, await set.frames("000")]).toEqual([["000"], 12]);
    expect(Math.abs(((await set.read("000", 7)).data[0] as number) - 140)).toBeLessThanOrEqual(3);
  });
});
