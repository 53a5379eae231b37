import sharp from "sharp";

/** A picture file to interleaved RGB bytes. */
export async function decodePicture(file: string): Promise<Uint8Array> {
  return new Uint8Array(await sharp(file).removeAlpha().raw().toBuffer());
}

/** Interleaved RGB bytes of a square picture to a file's bytes. */
export async function encodePicture(data: Uint8Array, side: number, format: "png" | "jpeg"): Promise<Uint8Array> {
  const picture = sharp(data, { raw: { width: side, height: side, channels: 3 } });
  return new Uint8Array(await picture.toFormat(format, format === "jpeg" ? { quality: 95 } : {}).toBuffer());
}

/** Bytes to values in [-1, 1]. */
export function valuesOfBytes(bytes: Uint8Array): Float32Array {
  const values = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) values[i] = (bytes[i] as number) / 127.5 - 1;
  return values;
}

/** Values in [-1, 1] to bytes. */
export function bytesOfValues(values: Float32Array): Uint8Array {
  const bytes = new Uint8ClampedArray(values.length); // rounds and clamps
  for (let i = 0; i < values.length; i++) bytes[i] = ((values[i] as number) + 1) * 127.5;
  return new Uint8Array(bytes.buffer);
}
