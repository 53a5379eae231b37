import type { ImageBatch } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { type ColourChange, changeColours } from "./colour-jitter.ts";
import type { PictureSource } from "./picture-source.ts";

export interface PictureChoice {
  readonly index: number;
  /** Mirrored left to right. */
  readonly flipped: boolean;
  /** Changed colours. */
  readonly colour?: ColourChange;
}

export interface PictureBatch {
  readonly choices: readonly PictureChoice[];
  /** Side, pixels. */
  readonly size: number;
  /** [N, size, size, 3] RGB. */
  readonly pictures: Uint8Array;
}

/** Reads and assembles a batch; a source in memory is not waited for. */
export async function readBatch(source: PictureSource, choices: readonly PictureChoice[]): Promise<PictureBatch> {
  const { size } = source;
  const bytes = size * size * 3;
  const pictures = new Uint8Array(choices.length * bytes);
  const reads = choices.map(({ index, colour }) => {
    const read = source.read(index);
    return colour === undefined ? read : Promise.resolve(read).then((picture) => changeColours(picture, size, colour));
  });
  const read = reads.some((one) => one instanceof Promise) ? await Promise.all(reads) : (reads as Uint8Array[]);
  read.forEach((picture, n) => {
    if (choices[n]?.flipped === true) copyMirrored(picture, pictures, n * bytes, size);
    else pictures.set(picture, n * bytes);
  });
  return { choices, size, pictures };
}

function copyMirrored(picture: Uint8Array, target: Uint8Array, offset: number, size: number): void {
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const from = (y * size + size - 1 - x) * 3;
      const to = offset + (y * size + x) * 3;
      target[to] = picture[from] as number;
      target[to + 1] = picture[from + 1] as number;
      target[to + 2] = picture[from + 2] as number;
    }
  }
}

const scaled = Float32Array.from({ length: 256 }, (_, byte) => byte / 127.5 - 1);

/** [N, size, size, 3] in [-1, 1]. */
export function batchToImages({ choices, size, pictures }: PictureBatch): ImageBatch {
  const values = new Float32Array(pictures.length);
  for (let i = 0; i < values.length; i++) values[i] = scaled[pictures[i] as number] as number;
  return tf.tensor4d(values, [choices.length, size, size, 3]);
}
