import type { ImageBatch, PerceptualDistance } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { wholePictureInstrument } from "../definition/metric-definition.ts";
import type { SwapObservation } from "../observation/swap-observation.ts";
import { PairMetric } from "../pairs/pair-metric.ts";
import { type PixelReference, type Region, type RegionOptions, regionName, regionsOf } from "./region.ts";

/**
 * LPIPS of the swap against the true swap or the target; any other perceptual distance goes by its own id, never as
 * LPIPS. In a region, the rest of the swap is first replaced by the reference, so that only differences in the region
 * count: such a figure compares with itself alone.
 */
export function perceptualMetrics(perceptual: PerceptualDistance, options: RegionOptions): PairMetric[] {
  const quantity = perceptual.id.startsWith("lpips-") ? "lpips" : `perceptual-${perceptual.id}`;
  return regionsOf(options).map(
    (region) =>
      new PairMetric({
        name: regionName(quantity, options.against, region),
        unit: perceptual.id,
        range: [0, null],
        higherIsBetter: false,
        instrument: wholePictureInstrument(perceptual),
        measure: (observation) => distances(perceptual, observation, options.against, region),
      }),
  );
}

async function distances(
  perceptual: PerceptualDistance,
  observation: SwapObservation,
  against: PixelReference,
  region: Region | undefined,
): Promise<readonly number[]> {
  const reference = observation.picture(against);
  const result = tf.tidy(() => perceptual.distance(limitedTo(region, observation, reference), reference));
  try {
    const values = Array.from(await result.data());
    return region === undefined ? values : await withoutEmpty(values, observation, region);
  } finally {
    result.dispose();
  }
}

/** The swap with everything outside the region taken from the reference. */
function limitedTo(region: Region | undefined, observation: SwapObservation, reference: ImageBatch): ImageBatch {
  const swap = observation.picture("swap");
  if (region === undefined) return swap;
  const mask = observation.mask(region.mask);
  const weights = region.side === "inside" ? mask : tf.sub(1, mask);
  return tf.add(reference, tf.mul(weights, tf.sub(swap, reference)));
}

/** A region of no pixels has no distance. */
async function withoutEmpty(values: number[], observation: SwapObservation, { mask, side }: Region): Promise<number[]> {
  const extreme = tf.tidy(() => {
    const masks = observation.mask(mask);
    return side === "inside" ? tf.max(masks, [1, 2, 3]) : tf.sub(1, tf.min(masks, [1, 2, 3]));
  });
  try {
    const largest = await extreme.data();
    return values.map((value, n) => (largest[n] === 0 ? Number.NaN : value));
  } finally {
    extreme.dispose();
  }
}
