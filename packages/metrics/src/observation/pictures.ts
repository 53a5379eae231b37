import { assertShape } from "@mfim/core";
import type * as tf from "@tensorflow/tfjs";
import type { FloatPicture } from "../pixels/float-picture.ts";
import type { Role, SwapObservation } from "./swap-observation.ts";

/** The pictures of a role in [0, 1], clipped, read once an observation. */
export function picturesOf(observation: SwapObservation, role: Role): Promise<readonly FloatPicture[]> {
  const images = observation.picture(role);
  return observation.once(["pictures", role], () => readPictures(images, (x) => Math.min(1, Math.max(0, (x + 1) / 2))));
}

/** Masks in [0, 1], one value a pixel. */
export async function masksOf(observation: SwapObservation, region: string): Promise<readonly Float64Array[]> {
  const masks = observation.mask(region);
  const pictures = await observation.once(["mask", region], () => readPictures(masks, (x) => x));
  return pictures.map(({ data }) => data);
}

async function readPictures(batch: tf.Tensor4D, map: (x: number) => number): Promise<readonly FloatPicture[]> {
  const [count, height, width, channels] = assertShape(batch, [null, null, null, null], "readPictures") as [
    number,
    number,
    number,
    number,
  ];
  const values = await batch.data();
  const size = height * width * channels;
  return Array.from({ length: count }, (_, n) => {
    const data = new Float64Array(size);
    for (let i = 0; i < size; i++) data[i] = map(values[n * size + i] as number);
    return { height, width, data };
  });
}
