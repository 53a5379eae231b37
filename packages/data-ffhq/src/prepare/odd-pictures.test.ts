import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import type { LandmarkDetector, Pixels } from "@mfim/core";
import type { Refusal } from "@mfim/photographs";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isUsable, type PictureFormat } from "../prepared/manifest.ts";
import { readManifest } from "../prepared/manifest-file.ts";
import { verifyPrepared } from "../prepared/verify-prepared.ts";
import { annotatedFaces } from "./face-finder.ts";
import { type PrepareOptions, prepare } from "./prepare.ts";

const photograph: Pixels = {
  width: 200,
  height: 120,
  data: Uint8Array.from({ length: 200 * 120 * 3 }, (_, i) => (i * 2654435761) % 251),
};
const plain = () => {
  const { width, height, data } = photograph;
  return sharp(data, { raw: { width, height, channels: 3 } });
};

/** One face in the middle of whatever stands upright and is as wide as the photograph; nobody in a pixel. */
const detector: LandmarkDetector = {
  id: "middle",
  detect: async ({ width, height }) => {
    if (width !== 200) return [];
    const points = Float32Array.from(
      [-10, -10, 10, -10, 0, 0, -8, 12, 8, 12],
      (v, i) => v + (i % 2 ? height : 200) / 2,
    );
    return [{ score: 0.9, box: [80, height / 2 - 20, 40, 40], landmarks: { scheme: "five-points", points } }];
  },
  dispose() {},
  [Symbol.dispose]() {},
};

/** A PNG of 30,000 x 30,000 black pixels, 2.7 GB unpacked, in a few kilobytes. */
function bomb(): Buffer {
  const chunk = (type: string, body: Buffer) => {
    const whole = Buffer.concat([Buffer.from(type, "latin1"), body]);
    let crc = ~0;
    for (const byte of whole) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
    const framed = Buffer.alloc(whole.length + 8);
    framed.writeUInt32BE(body.length);
    whole.copy(framed, 4);
    framed.writeUInt32BE(~crc >>> 0, whole.length + 4);
    return framed;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(30000);
  head.writeUInt32BE(30000, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(Buffer.alloc(1e6))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

interface OddPicture {
  readonly name: string;
  readonly content: () => Promise<Uint8Array | string> | Uint8Array | string;
  readonly becomes: Refusal | "usable";
  /** What the manifest says of it. */
  readonly says?: RegExp;
}

const turned = (orientation: number, degrees: number, mirrored = false): OddPicture => ({
  name: `turned ${orientation}.jpg`,
  content: () => {
    const upright = mirrored ? plain().flop() : plain();
    return upright.rotate(degrees).withMetadata({ orientation }).jpeg().toBuffer();
  },
  becomes: "usable",
});

const oddPictures: readonly OddPicture[] = [
  { name: "a bomb.png", content: bomb, becomes: "too-large", says: /pixels/ },
  {
    name: "one pixel.png",
    content: () =>
      sharp(Uint8Array.of(9, 9, 9), { raw: { width: 1, height: 1, channels: 3 } })
        .png()
        .toBuffer(),
    becomes: "no-face",
  },
  { name: "16 bit.png", content: () => plain().toColourspace("rgb16").png().toBuffer(), becomes: "usable" },
  { name: "16 bit.tif", content: () => plain().toColourspace("rgb16").tiff().toBuffer(), becomes: "usable" },
  { name: "cmyk.jpg", content: () => plain().toColourspace("cmyk").jpeg().toBuffer(), becomes: "usable" },
  { name: "grey.png", content: () => plain().greyscale().png().toBuffer(), becomes: "usable" },
  turned(3, 180),
  turned(6, 270),
  turned(8, 90),
  turned(2, 0, true),
  {
    name: "animated.gif",
    content: () =>
      sharp(photograph.data, { raw: { width: 200, height: 120, channels: 3, pageHeight: 60 } })
        .gif()
        .toBuffer(),
    becomes: "usable",
  },
  {
    name: "animated.webp",
    content: () =>
      sharp(photograph.data, { raw: { width: 200, height: 120, channels: 3, pageHeight: 60 } })
        .webp()
        .toBuffer(),
    becomes: "usable",
  },
  { name: "\u2013odd\t'name\" #1 (100%)\n\u{1f642}.png", content: () => plain().png().toBuffer(), becomes: "usable" },
  { name: "-rf.png", content: () => plain().png().toBuffer(), becomes: "usable" },
  { name: `${"n".repeat(251)}.png`, content: () => plain().png().toBuffer(), becomes: "usable" },
  { name: "empty.png", content: () => "", becomes: "not-a-picture", says: /empty/ },
  { name: "text.jpg", content: () => "no picture", becomes: "not-a-picture" },
  { name: "cut.png", content: async () => (await plain().png().toBuffer()).subarray(0, 900), becomes: "corrupt" },
  { name: "cut.jpg", content: async () => (await plain().jpeg().toBuffer()).subarray(0, 900), becomes: "corrupt" },
];

let folder: string;
let [photos, out] = ["", ""];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "odd-"));
  [photos, out] = [join(folder, "photos"), join(folder, "out")];
  await mkdir(photos);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = async (name: string, content?: Uint8Array | string) =>
  writeFile(join(photos, name), content ?? (await plain().png().toBuffer()));
const run = (options: Partial<PrepareOptions> = {}) =>
  prepare(photos, out, detector, { size: 32, threads: 0, minimumSide: 0, maximumOutside: 1, ...options });

describe("prepare, pictures that nobody would send", () => {
  it.each(oddPictures)(
    "$name becomes $becomes, and its neighbours are kept",
    async ({ name, content, becomes, says }) => {
      await put("a.png");
      await put(name, await content());
      await put("z.png");
      const summary = await run();
      const isKept = becomes === "usable";
      expect(summary).toMatchObject({ done: 3, total: 3, usable: isKept ? 3 : 2 });
      expect(summary.refused).toEqual(isKept ? {} : { [becomes]: 1 });
      const { records } = await readManifest(out);
      const record = records.find(({ source }) => source === name);
      expect(record).toBeDefined();
      expect(record && (isUsable(record) ? "usable" : record.refusal)).toBe(becomes);
      if (record && !isUsable(record)) expect(record.detail).toMatch(says ?? /./);
      expect(await verifyPrepared(out)).toEqual({ checked: isKept ? 3 : 2, problems: [] });
      expect(await run()).toMatchObject({ resumed: 3, done: 3 });
    },
  );

  it("what is no file is not read: folders and pipes of a picture's name, links to nowhere", async () => {
    await put("a.png");
    await mkdir(join(photos, "folder.png"));
    await symlink(join(folder, "nowhere"), join(photos, "link.png"));
    execFileSync("mkfifo", [join(photos, "pipe.png")]);
    const summary = await run();
    expect([summary.done, summary.usable, summary.refused]).toEqual([3, 1, { unreadable: 2 }]);
    const said = (await readManifest(out)).records.map((record) => (isUsable(record) ? "" : record.detail));
    expect(said).toEqual(["", expect.stringMatching(/ENOENT/), "it is neither a file nor a link to one"]);
  });

  it("a missing entry of the data set's own landmarks is counted and named", async () => {
    await put("a.png");
    await put("b.png");
    const [face] = await detector.detect(photograph);
    const known = new Map([["a.png", [face!.landmarks]]]);
    const summary = await prepare(photos, out, annotatedFaces("own", known), {
      size: 32,
      threads: 0,
      minimumSide: 0,
      maximumOutside: 1,
    });
    expect([summary.usable, summary.refused]).toEqual([1, { "no-face": 1 }]);
    expect((await readManifest(out)).records[1]).toMatchObject({ source: "b.png", refusal: "no-face" });
  });
});

/** Whether file systems can be mounted here: by root where the kernel lets it. */
const canMount = (() => {
  try {
    execFileSync("unshare", ["-m", "true"], { stdio: "ignore" });
    return process.platform === "linux";
  } catch {
    return false;
  }
})();

describe.skipIf(!canMount)("prepare on a disk of its own (skipped where none can be mounted)", () => {
  const mount = (options: string) => execFileSync("mount", ["-t", "tmpfs", "-o", options, "mfim-test", out]);
  beforeEach(() => mkdir(out));
  afterEach(() => execFileSync("umount", [out]));

  it.each(["png", "raw"] as const)(
    "that fills: stops with one sentence, goes on when there is room: %s",
    async (format: PictureFormat) => {
      for (let i = 0; i < 40; i++) await put(`${String(i).padStart(2, "0")}.png`);
      mount("size=64k");
      const failed = await run({ format }).then(
        () => "finished",
        (error: Error) => error.message,
      );
      expect(failed).toMatch(
        /the disk is full; make room and run the same command again, it goes on where it stopped\.$/,
      );
      execFileSync("mount", ["-o", "remount,size=4m", out]);
      const summary = await run({ format });
      expect(summary).toMatchObject({ done: 40, usable: 40 });
      expect(summary.resumed).toBeGreaterThan(0);
      expect(await verifyPrepared(out)).toEqual({ checked: 40, problems: [] });
    },
  );

  it("that is read-only: says so before any work", async () => {
    await put("a.png");
    mount("size=64k,ro");
    await expect(run()).rejects.toThrow(/expected a folder to write to, but it is read-only; choose another --out/);
  });
});

describe.skipIf(process.getuid?.() === 0)("prepare without rights (skipped for root)", () => {
  it("names a photograph that may not be read, and goes on", async () => {
    await put("a.png");
    await put("b.png");
    await chmod(join(photos, "a.png"), 0);
    expect(await run()).toMatchObject({ usable: 1, refused: { unreadable: 1 } });
  });
});
