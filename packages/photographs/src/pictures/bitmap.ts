import { decode } from "bmp-ts";
import sharp from "sharp";
import { PictureError } from "./picture-error.ts";

/** Whether a file is a Windows bitmap, which sharp does not read: "BM", and a header of one of the known lengths. */
export function isBitmap(file: Uint8Array): boolean {
  if (file[0] !== 0x42 || file[1] !== 0x4d || file.length < 26) return false;
  return [12, 40, 52, 56, 64, 108, 124].includes(new DataView(file.buffer, file.byteOffset).getUint32(14, true));
}

/** @throws PictureError for one that is damaged or too large */
export async function bitmapToPng(file: Uint8Array, name: string, pixelLimit: number): Promise<Uint8Array> {
  const view = new DataView(file.buffer, file.byteOffset);
  const core = view.getUint32(14, true) === 12;
  const [width, height] = core
    ? [view.getUint16(18, true), view.getUint16(20, true)]
    : [view.getInt32(18, true), Math.abs(view.getInt32(22, true))];
  if (width * height > pixelLimit) throw new PictureError("too-large", name, `it has more than ${pixelLimit} pixels`);
  try {
    // toRGBA; without it the library gives ABGR.
    const { data } = decode(Buffer.from(file.buffer, file.byteOffset, file.length), { toRGBA: true });
    const raw = { width, height, channels: 4 as const };
    const pipeline = sharp(data, { raw });
    // Most programs leave the fourth byte at zero and mean an opaque picture.
    const opaque = data.every((value, i) => i % 4 !== 3 || value === 0) || view.getUint16(28, true) !== 32;
    return await (opaque ? pipeline.removeAlpha() : pipeline).png().toBuffer();
  } catch (error) {
    throw new PictureError("corrupt", name, (error as Error).message);
  }
}
