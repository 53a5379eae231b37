import { assertShape } from "@mfim/core";
import type * as tf from "@tensorflow/tfjs";
import type { FloatPicture } from "../pixels/float-picture.ts";
import type { Role, SwapObservation } from "./swap-observation.ts";

/** The pictures of a role in [0, 1], clipped, read once an observation. */
export function picturesOf(observation: SwapObservation, role: Role): Promise<readonly FloatPicture[]> {
  const images = observation.picture(role);
  return observation.onceOf(images, ["pictures"], () => readPictures(images, true));
}

/** Masks in [0, 1], one value a pixel. */
export async function masksOf(observation: SwapObservation, region: string): Promise<readonly Float64Array[]> {
  const masks = observation.mask(region);
  const pictures = await observation.onceOf(masks, ["mask"], () => readPictures(masks, false));
  return pictures.map(({ data }) => data);
}

/** @param toUnit from [-1, 1] to [0, 1], clipped; else values as they are */
async function readPictures(batch: tf.Tensor4D, toUnit: boolean): Promise<readonly FloatPicture[]> {
  const [count, height, width, channels] = assertShape(batch, [null, null, null, null], "readPictures") as [
    number,
    number,
    number,
    number,
  ];
  const values = await batch.data();
  const size = height * width * channels;
  return Array.from({ length: count }, (_, n) => {
    const data = Float64Array.from(values.subarray(n * size, (n + 1) * size));
    if (toUnit) for (let i = 0; i < size; i++) data[i] = Math.min(1, Math.max(0, ((data[i] as number) + 1) / 2));
    return { height, width, data };
  });
}
