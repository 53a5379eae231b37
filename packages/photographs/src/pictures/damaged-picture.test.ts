import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { decodeFile, decodePicture } from "./decode-picture.ts";
import type { PictureError } from "./picture-error.ts";
import { tidyJpeg } from "./tidy-jpeg.ts";

const [width, height] = [96, 64];
const raw = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 31 + (i >> 5) * 17) % 256);
const picture = () => sharp(raw, { raw: { width, height, channels: 3 } });
const refusal = (job: Promise<unknown>) =>
  job.then(
    () => "accepted",
    (error: PictureError) => error.refusal,
  );

describe("a JPEG that is not quite right", () => {
  it("without its end mark, or with odd parameters of its scan, is read like any other", async () => {
    const jpeg = await picture().jpeg().toBuffer();
    const whole = await decodePicture(jpeg, "whole.jpg");
    const cut = await decodeFile(jpeg.subarray(0, -2), "cut.jpg");
    expect(cut.pixels).toEqual(whole);
    expect(cut.warnings).toEqual([]);
    const samsung = Buffer.from(jpeg);
    const scan = samsung.indexOf(Buffer.from("ffda", "hex"));
    samsung[scan + samsung.readUInt16BE(scan + 2)] = 0; // the end of the spectral selection is the last but one of the head
    expect(samsung.equals(jpeg)).toBe(false);
    expect(await decodePicture(samsung, "samsung.jpg")).toEqual(whole);
  });

  it("that lacks rows is refused, or read as far as it goes and said so", async () => {
    const half = (await picture().jpeg().toBuffer()).subarray(0, 3000);
    expect(await refusal(decodePicture(half, "half.jpg"))).toBe("corrupt");
    const read = await decodeFile(half, "half.jpg", { incomplete: "read" });
    expect(read.warnings).toEqual([expect.stringMatching(/a part of the picture is missing/)]);
    const whole = await decodePicture(await picture().jpeg().toBuffer(), "whole.jpg");
    expect(read.pixels.data.slice(0, 8 * width * 3)).toEqual(whole.data.slice(0, 8 * width * 3));
    // What it gives to be written again is read without a complaint.
    expect((await decodeFile(read.readable, "again.jpg", { incomplete: "read" })).pixels).toEqual(read.pixels);
  });

  it("is judged alike beside other decodings, whose complaints get mixed with its own", async () => {
    const jpeg = await picture().jpeg({ progressive: true }).toBuffer();
    const extra = Buffer.concat([jpeg.subarray(0, -2), Buffer.from("0102030405"), jpeg.subarray(-2)]);
    const whole = await decodePicture(jpeg, "whole.jpg");
    // Some of each at once, and pictures without a fault, whose end wipes the complaints of all.
    const several = <T>(job: () => Promise<T>) => Promise.all(Array.from({ length: 4 }, job));
    const [cuts, extras] = await Promise.all([
      several(() => refusal(decodePicture(jpeg.subarray(0, 3000), "cut.jpg"))),
      several(() => decodePicture(extra, "extra.jpg")),
      ...Array.from({ length: 100 }, () => decodePicture(jpeg, "whole.jpg")),
    ]);
    expect(cuts).toEqual(Array(4).fill("corrupt"));
    expect(extras).toEqual(Array(4).fill(whole));
  });

  it("with bytes between its segments is tidied, without a process to ask", async () => {
    const jpeg = await picture().jpeg({ progressive: true }).toBuffer();
    const table = jpeg.indexOf(Buffer.from("ffc4", "hex"));
    const odd = Buffer.concat([jpeg.subarray(0, table), Buffer.from("00010203", "hex"), jpeg.subarray(table, -2)]);
    expect(Buffer.from(tidyJpeg(odd)).equals(jpeg)).toBe(true);
    expect(Buffer.from(tidyJpeg(jpeg)).equals(jpeg)).toBe(true);
    expect(await decodePicture(odd, "odd.jpg")).toEqual(await decodePicture(jpeg, "whole.jpg"));
  });

  it("a PNG that is cut off is refused", async () => {
    const png = await picture().png().toBuffer();
    expect(await refusal(decodePicture(png.subarray(0, png.length / 2), "cut.png"))).toBe("corrupt");
  });
});

describe("formats", () => {
  it.each([
    ["phone.heic", "\0\0\0\x18ftypheic\0\0\0\0mif1heic", /HEIC; convert it first .*; read are JPEG/],
    ["phone.jpg", "\0\0\0\x18ftypmif1\0\0\0\0mif1heic", /HEIC/],
    ["a.jxl", "\xff\x0a\0\0", /JPEG XL/],
    ["a.dng", "II*\0\x08\0\0\0", /camera raw; develop/],
    ["a.psd", "8BPS\0\x01", /Photoshop/],
    ["a.jpg", "\0\0\0\x18ftypisom\0\0\0\0isom", /a video; take mfim video/],
  ])("%s is named, not called damaged", async (name, head, words) => {
    const job = decodePicture(Buffer.from(head.padEnd(64, "\0"), "latin1"), name);
    await expect(job).rejects.toThrow(words);
    expect(await refusal(job)).toBe("unread-format");
  });

  /** A bitmap of two by two: blue, green over red, white, as "bottom-up" rows of BGR. */
  const bitmap = (height: number, rows: readonly number[]) => {
    const head = Buffer.alloc(54);
    head.write("BM", 0, "latin1");
    head.writeUInt32LE(54 + rows.length, 2);
    head.writeUInt32LE(54, 10);
    head.writeUInt32LE(40, 14);
    head.writeInt32LE(2, 18);
    head.writeInt32LE(height, 22);
    head.writeUInt16LE(1, 26);
    head.writeUInt16LE(24, 28);
    return Buffer.concat([head, Buffer.from(rows)]);
  };
  const [upper, lower] = [
    [255, 0, 0, 0, 255, 0, 0, 0],
    [0, 0, 255, 255, 255, 255, 0, 0],
  ];

  it("bitmaps are read, whichever way their rows run", async () => {
    const wanted = [0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255];
    expect(Array.from((await decodePicture(bitmap(2, [...lower, ...upper]), "a.bmp")).data)).toEqual(wanted);
    expect(Array.from((await decodePicture(bitmap(-2, [...upper, ...lower]), "a.bmp")).data)).toEqual(wanted);
    expect(await refusal(decodePicture(bitmap(2, []), "cut.bmp"))).toBe("corrupt");
    expect(await refusal(decodePicture(bitmap(2_000_000_000, []), "large.bmp"))).toBe("too-large");
  });
});
