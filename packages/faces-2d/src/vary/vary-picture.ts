import sharp from "sharp";
import { blur } from "../picture/blur.ts";
import { stream } from "../random/stream.ts";
import type { Variation } from "./variation.ts";

/**
 * Develops a picture: colours, blur, noise, JPEG, mirroring, in this order.
 * @param colours [size, size, 3] sRGB, 0 to 255
 * @returns [size, size, 3] bytes
 */
export async function varyPicture(colours: Float32Array, size: number, variation: Variation): Promise<Uint8Array> {
  const { gains, gamma, saturation, noise, noiseSeed, jpeg, mirrored } = variation;
  const developed = new Float32Array(colours.length);
  for (let p = 0; p < colours.length; p += 3) {
    let grey = 0;
    for (let k = 0; k < 3; k++) {
      const value = Math.min(1, Math.max(0, (gains[k]! * colours[p + k]!) / 255));
      developed[p + k] = 255 * (gamma === 1 ? value : value ** gamma);
      grey += developed[p + k]! * LUMA[k]!;
    }
    for (let k = p; k < p + 3; k++) developed[k] = grey + saturation * (developed[k]! - grey);
  }
  const soft = blur(developed, size, size, 3, variation.blur * size);
  if (noise > 0) {
    const random = stream(noiseSeed, "noise");
    for (let i = 0; i < soft.length; i++) soft[i] = soft[i]! + noise * random.normal();
  }
  let bytes = Uint8Array.from(soft, (v) => Math.min(255, Math.max(0, Math.round(v))));
  if (jpeg > 0) {
    const raw = { width: size, height: size, channels: 3 } as const;
    const file = await sharp(bytes, { raw }).jpeg({ quality: jpeg }).toBuffer();
    bytes = new Uint8Array(await sharp(file).raw().toBuffer());
  }
  return mirrored ? mirroredRows(bytes, size, 3) : bytes;
}

const LUMA = [0.299, 0.587, 0.114];

/** The picture as a mirror shows it. @param table [size, size, channels] */
export function mirroredRows(table: Uint8Array, size: number, channels: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(table.length);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const [from, to] = [(y * size + x) * channels, (y * size + size - 1 - x) * channels];
      for (let k = 0; k < channels; k++) out[to + k] = table[from + k]!;
    }
  }
  return out;
}
