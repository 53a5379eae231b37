import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pixels } from "@mfim/core";
import { readSwapRecord } from "@mfim/photographs";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPhotograph } from "./photograph.ts";
import { beginWriting } from "./write-picture.ts";

let folder = "";
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mfim-write-"));
});
afterAll(() => rm(folder, { recursive: true }));

const [width, height] = [48, 32];
const colours = Uint8Array.from(
  { length: width * height * 3 },
  (_, i) => 40 + ((i * 7 + Math.floor(i / 144) * 3) % 160),
);
const plain = () => sharp(colours, { raw: { width, height, channels: 3 } });

/** The right half a fifth lighter and redder. */
function changed({ data, ...size }: Pixels): Pixels {
  const next = Uint8Array.from(data, (value, i) =>
    Math.floor(i / 3) % width < width / 2 ? value : Math.min(255, value + (i % 3 === 0 ? 40 : 10)),
  );
  return { ...size, data: next };
}

async function written(name: string, out: string) {
  const photograph = await readPhotograph(at(name));
  const { written } = await beginWriting(at(out), photograph, changed(photograph.pixels), { tool: "test" });
  const notes = await written;
  return { photograph, notes, metadata: await sharp(at(out)).metadata() };
}

/** A file's own numbers, by column: left ones were not changed. */
async function numbers(name: string): Promise<{ readonly left: number[]; readonly right: number[] }> {
  const { depth, channels = 3 } = await sharp(at(name)).metadata();
  const deep = depth === "ushort";
  const space = channels > 2 ? (deep ? "rgb16" : "srgb") : deep ? "grey16" : "b-w";
  const { data, info } = await sharp(at(name), { ignoreIcc: true })
    .toColourspace(space)
    .raw({ depth: deep ? "ushort" : "uchar" })
    .toBuffer({ resolveWithObject: true });
  const all = Array.from(deep ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data);
  const left = (i: number) => Math.floor(i / info.channels) % width < width / 2;
  return { left: all.filter((_, i) => left(i)), right: all.filter((_, i) => !left(i)) };
}

describe("a changed photograph", () => {
  it.each([
    ["p3-16.png", () => plain().toColourspace("rgb16").withIccProfile("p3").png()],
    ["p3-8.tif", () => plain().withIccProfile("p3").tiff({ compression: "lzw" })],
    ["grey-16.png", () => plain().toColourspace("grey16").png()],
    ["grey-8.png", () => plain().toColourspace("b-w").png()],
    ["clear-8.png", () => plain().ensureAlpha(0.5).png()],
    ["clear-16.png", () => plain().toColourspace("rgb16").ensureAlpha(0.5).png()],
    ["plain.png", () => plain().png()],
  ] as const)("%s keeps profile, channels, depth and every bit that was not changed", async (name, make) => {
    await make().toFile(at(name));
    const out = `out-${name}`;
    const { photograph, notes, metadata } = await written(name, out);
    const before = await sharp(at(name)).metadata();
    for (const key of ["space", "depth", "channels", "hasAlpha"] as const) expect(metadata[key]).toBe(before[key]);
    expect(metadata.icc?.equals(before.icc as Buffer) ?? before.icc).toBe(before.icc === undefined ? undefined : true);
    expect(notes).toEqual([]);
    expect((await numbers(out)).left).toEqual((await numbers(name)).left);
    // Read again, what was asked for is there; through half transparency and another profile to a level or two.
    const shown = await readPhotograph(at(out));
    const wanted = changed(photograph.pixels);
    const grey = before.channels < 3;
    wanted.data.forEach((value, i) => {
      if (!grey) expect(Math.abs((shown.pixels.data[i] as number) - value)).toBeLessThanOrEqual(2);
    });
    expect((await numbers(out)).right).not.toEqual((await numbers(name)).right);
  });

  it("what a format does not hold is said", async () => {
    await plain().ensureAlpha(0.5).png().toFile(at("clear.png"));
    expect((await written("clear.png", "clear.jpg")).notes).toEqual([
      "transparency, which the format does not hold, became white",
    ]);
    await plain().toColourspace("rgb16").png().toFile(at("deep.png"));
    expect((await written("deep.png", "deep.webp")).notes).toEqual([
      "16 bits a channel, which the format does not hold, became 8",
    ]);
    await plain().toColourspace("cmyk").withIccProfile("cmyk").jpeg().toFile(at("press.jpg"));
    const press = await written("press.jpg", "press.png");
    expect(press.notes).toEqual(["colours were converted from cmyk to sRGB"]);
    expect([press.metadata.space, press.metadata.channels]).toEqual(["srgb", 3]);
    expect(press.metadata.icc?.toString("latin1", 16, 20)).toBe("RGB ");
  });
});

/** A JPEG whose EXIF has a copyright, a maker's note and a thumbnail with these very bytes, and whose Photoshop part has one, too. */
async function withThumbnails(small: Buffer): Promise<Buffer> {
  const words = Buffer.from("Nobody\0\0", "latin1");
  const note = Buffer.concat([Buffer.from("MAKER\0"), small]);
  const tiff = Buffer.alloc(200);
  tiff.write("II*\0", 0, "latin1");
  tiff.writeUInt32LE(8, 4);
  const entry = (place: number, tag: number, type: number, count: number, value: number) => {
    tiff.writeUInt16LE(tag, place);
    tiff.writeUInt16LE(type, place + 2);
    tiff.writeUInt32LE(count, place + 4);
    tiff.writeUInt32LE(value, place + 8);
  };
  tiff.writeUInt16LE(2, 8);
  entry(10, 0x8298, 2, 7, 190);
  entry(22, 0x8769, 4, 1, 100);
  tiff.writeUInt32LE(50, 34); // the second directory
  tiff.writeUInt16LE(3, 50);
  entry(52, 0x103, 3, 1, 6);
  entry(64, 0x201, 4, 1, 200);
  entry(76, 0x202, 4, 1, small.length);
  tiff.writeUInt16LE(1, 100);
  entry(102, 0x927c, 7, note.length, 200 + small.length);
  words.copy(tiff, 190);
  const exif = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff, small, note]);
  const resource = (number: number, content: Buffer) => {
    const head = Buffer.alloc(12);
    head.write("8BIM", 0, "latin1");
    head.writeUInt16BE(number, 4);
    head.writeUInt32BE(content.length, 8);
    return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
  };
  const iptc = Buffer.from("1c025000064e6f626f6479", "hex"); // by-line: Nobody
  const shop = Buffer.concat([Buffer.from("Photoshop 3.0\0", "latin1"), resource(1036, small), resource(1028, iptc)]);
  const segment = (marker: number, content: Buffer) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(content.length + 2, 2);
    return Buffer.concat([head, content]);
  };
  const jpeg = await plain().jpeg({ quality: 95 }).toBuffer();
  return Buffer.concat([jpeg.subarray(0, 2), segment(0xe1, exif), segment(0xed, shop), jpeg.subarray(2)]);
}

describe("metadata", () => {
  const stale = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" xmlns:Container="http://ns.google.com/photos/1.0/container/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" GCamera:MotionPhoto="1" GCamera:MotionPhotoVersion="1" dc:source="a shop"><Container:Directory><rdf:Seq><rdf:li/></rdf:Seq></Container:Directory><xmp:Thumbnails><rdf:Alt><rdf:li>AAAA</rdf:li></rdf:Alt></xmp:Thumbnails></rdf:Description></rdf:RDF></x:xmpmeta>`;

  it.each(["jpg", "png", "webp", "tif"])(
    "that shows or describes the old picture goes, the rest stays (%s)",
    async (ending) => {
      // Bytes of a picture in the picture that can be looked for.
      const small = Buffer.concat([
        Buffer.from("ffd8ffe0", "hex"),
        Buffer.from("0123456789".repeat(8)),
        Buffer.from("ffd9", "hex"),
      ]);
      const jpeg = await withThumbnails(small);
      const xmp = Buffer.from(`http://ns.adobe.com/xap/1.0/\0${stale}`, "latin1");
      const head = Buffer.from([0xff, 0xe1, 0, 0]);
      head.writeUInt16BE(xmp.length + 2, 2);
      await writeFile(at("shown.jpg"), Buffer.concat([jpeg.subarray(0, 2), head, xmp, jpeg.subarray(2)]));
      const { metadata, notes } = await written("shown.jpg", `shown-out.${ending}`);
      const file = (await readFile(at(`shown-out.${ending}`))).toString("latin1");
      expect(file).not.toContain("01234567890123456789");
      const packet = metadata.xmp?.toString("utf8") ?? "";
      for (const gone of ["MotionPhoto=", "MotionPhotoVersion=", "Directory", "Thumbnails"])
        expect(packet).not.toContain(gone);
      expect(packet).toContain('dc:source="a shop"');
      expect(readSwapRecord(packet)?.tool).toBe("test");
      if (ending === "tif") expect(notes).toEqual(["EXIF was left out: it is not written into .tif"]);
      else expect(metadata.exif?.toString("latin1")).toContain("Nobody");
    },
  );
});
