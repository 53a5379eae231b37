import type { Pixels } from "@mfim/core";
import sharp from "sharp";

/** The bytes of a square picture at `size` pixels, RGB, antialiased. */
export async function reducedPicture({ width, height, data }: Pixels, size: number): Promise<Uint8Array> {
  if (width === size && height === size) return data;
  return new Uint8Array(
    await sharp(data, { raw: { width, height, channels: 3 } })
      .resize(size, size, { kernel: "lanczos3" })
      .raw()
      .toBuffer(),
  );
}
