import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodePicture, readPicture } from "./decode-picture.ts";
import type { PictureError } from "./picture-error.ts";

/** 8 wide, 4 high; red rises to the right, green downwards. */
const raw = Uint8Array.from({ length: 8 * 4 * 3 }, (_, i) => {
  const pixel = Math.floor(i / 3);
  return [20 + (pixel % 8) * 30, 40 + Math.floor(pixel / 8) * 60, 100][i % 3] as number;
});
const source = () => sharp(raw, { raw: { width: 8, height: 4, channels: 3 } });
const refusal = async (job: Promise<unknown>) =>
  job.then(
    () => "accepted",
    (error: PictureError) => error.refusal,
  );

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "decode-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("decodePicture", () => {
  it("gives the bytes of a lossless picture", async () => {
    const pixels = await decodePicture(await source().png().toBuffer(), "a.png");
    expect(pixels).toEqual({ width: 8, height: 4, data: raw });
  });

  it("stands a picture upright by its EXIF orientation", async () => {
    // 6: the camera was turned; the picture must be rotated by 90 degrees clockwise.
    const pixels = await decodePicture(
      await source().withMetadata({ orientation: 6 }).tiff({ compression: "lzw" }).toBuffer(),
      "turned",
    );
    expect([pixels.width, pixels.height]).toEqual([4, 8]);
    expect(Array.from(pixels.data.slice(0, 3))).toEqual([20, 40 + 180, 100]);
  });

  it("reads 16 bits, grey, palette, CMYK, transparency and animations", async () => {
    const wide = await decodePicture(await source().toColourspace("rgb16").png().toBuffer(), "16");
    wide.data.forEach((v, i) => {
      expect(Math.abs(v - (raw[i] as number))).toBeLessThanOrEqual(1);
    });
    const grey = await decodePicture(await source().greyscale().png().toBuffer(), "grey");
    expect([grey.data.length, grey.data[0] === grey.data[1]]).toEqual([96, true]);
    const palette = await decodePicture(await source().png({ palette: true }).toBuffer(), "palette");
    expect(palette.data.length).toBe(96);
    const cmyk = await decodePicture(await source().toColourspace("cmyk").jpeg({ quality: 100 }).toBuffer(), "cmyk");
    expect(cmyk.data.length).toBe(96);
    expect(cmyk.data[21] as number).toBeGreaterThan((cmyk.data[0] as number) + 100);
    const clear = await sharp({
      create: { width: 2, height: 2, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer();
    expect(new Set((await decodePicture(clear, "clear")).data)).toEqual(new Set([255]));
    const frames = await sharp(Buffer.concat([raw, raw.map((v) => 255 - v)]), {
      raw: { width: 8, height: 8, channels: 3, pageHeight: 4 },
    })
      .gif()
      .toBuffer();
    expect((await sharp(frames).metadata()).pages).toBe(2);
    const first = await decodePicture(frames, "frames");
    expect([first.width, first.height]).toEqual([8, 4]);
  });

  it("says what is wrong with what it cannot use", async () => {
    const jpeg = await sharp({
      create: {
        width: 200,
        height: 200,
        channels: 3,
        background: "red",
        noise: { type: "gaussian", mean: 128, sigma: 40 },
      },
    })
      .jpeg()
      .toBuffer();
    expect(await refusal(decodePicture(jpeg.subarray(0, jpeg.length / 2), "cut.jpg"))).toBe("corrupt");
    expect(await refusal(decodePicture(new TextEncoder().encode("no picture at all"), "text.jpg"))).toBe(
      "not-a-picture",
    );
    expect(await refusal(decodePicture(new Uint8Array(), "empty.jpg"))).toBe("not-a-picture");
    expect(await refusal(decodePicture(jpeg, "large.jpg", { pixelLimit: 100 }))).toBe("too-large");
    expect(await refusal(readPicture(join(folder, "absent.jpg"), "absent.jpg"))).toBe("unreadable");
    await expect(decodePicture(new Uint8Array(), "empty.jpg")).rejects.toThrow(
      "empty.jpg: the file is no picture (the file is empty).",
    );
  });

  it("reads a file with an odd name", async () => {
    const path = join(folder, "übel #1 (100%) \n.png");
    await writeFile(path, await source().png().toBuffer());
    expect((await readPicture(path, "odd")).data).toEqual(raw);
  });
});
