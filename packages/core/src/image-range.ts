import * as tf from "@tensorflow/tfjs";
import { assertShape } from "./assert-shape.ts";
import type { ImageBatch } from "./image-batch.ts";
import type { Pixels } from "./pixels.ts";

/** Pictures of one size as one batch: bytes 0..255 become [-1, 1] by x / 127.5 - 1. */
export function pixelsToImages(pictures: readonly Pixels[]): ImageBatch {
  const first = pictures[0];
  if (first === undefined) throw new RangeError("pixelsToImages: expected at least one picture, got none.");
  const { width, height } = first;
  const size = width * height * 3;
  const values = new Float32Array(pictures.length * size);
  pictures.forEach((picture, n) => {
    if (picture.width !== width || picture.height !== height) {
      throw new RangeError(
        `pixelsToImages: expected every picture to be ${width} x ${height}, got ${picture.width} x ${picture.height} at index ${n}; resize first.`,
      );
    }
    for (let i = 0; i < size; i++) values[n * size + i] = (picture.data[i] as number) / 127.5 - 1;
  });
  return tf.tensor4d(values, [pictures.length, height, width, 3]);
}

/** The inverse of `pixelsToImages`: values outside [-1, 1] are clipped, the rest rounded to the nearest byte. */
export async function imagesToPixels(images: ImageBatch): Promise<Pixels[]> {
  const [count, height, width] = assertShape(images, [null, null, null, 3], "imagesToPixels(images)");
  const values = await images.data();
  const size = (height as number) * (width as number) * 3;
  return Array.from({ length: count as number }, (_, n) => {
    const data = new Uint8Array(size);
    for (let i = 0; i < size; i++) {
      data[i] = Math.max(0, Math.min(255, Math.round(((values[n * size + i] as number) + 1) * 127.5)));
    }
    return { width: width as number, height: height as number, data };
  });
}
