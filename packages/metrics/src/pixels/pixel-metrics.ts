import type { MetricDefinition } from "../definition/metric-definition.ts";
import { picturesOf } from "../observation/pictures.ts";
import type { SwapObservation } from "../observation/swap-observation.ts";
import { PairMetric } from "../pairs/pair-metric.ts";
import type { FloatPicture, PixelWeights } from "./float-picture.ts";
import { largestPsnr, meanAbsoluteError, peakSignalToNoise } from "./pixel-errors.ts";
import {
  type PixelReference,
  type Region,
  type RegionOptions,
  regionName,
  regionsOf,
  regionWeights,
} from "./region.ts";
import { averageSimilarity, structuralSimilarityMap } from "./structural-similarity.ts";

interface PixelMeasure extends Pick<MetricDefinition, "unit" | "range" | "higherIsBetter"> {
  readonly measure: (
    observation: SwapObservation,
    against: PixelReference,
    weights: readonly (PixelWeights | undefined)[],
  ) => Promise<readonly number[]>;
}

const measures = {
  l1: {
    unit: "mean |difference| of pictures in [0, 1]",
    range: [0, 1],
    higherIsBetter: false,
    measure: byPicture(meanAbsoluteError),
  },
  psnr: { unit: "dB", range: [0, largestPsnr], higherIsBetter: true, measure: byPicture(peakSignalToNoise) },
  ssim: {
    unit: "SSIM",
    range: [-1, 1],
    higherIsBetter: true,
    async measure(observation, against, weights) {
      const maps = await similarityMaps(observation, against);
      return maps.map((map, n) => averageSimilarity(map, weights[n]));
    },
  },
} as const satisfies Record<string, PixelMeasure>;

export type PixelMeasureName = keyof typeof measures;

export interface PixelMetricOptions extends RegionOptions {
  /** Default: all. */
  readonly measures?: readonly PixelMeasureName[];
}

/**
 * L1, PSNR and SSIM of the swap against the true swap, or against the target (outside the face a swap should change
 * nothing: `{ against: "target", whole: false, regions: [{ mask: "face", side: "outside" }] }`). Values are clipped to
 * [0, 1] first, as a saved picture's are. A pair whose mask is empty has no value and is counted as missing.
 */
export function pixelMetrics(options: PixelMetricOptions): PairMetric[] {
  const names = options.measures ?? (Object.keys(measures) as PixelMeasureName[]);
  return names.flatMap((name) => regionsOf(options).map((region) => pixelMetric(name, options.against, region)));
}

function pixelMetric(name: PixelMeasureName, against: PixelReference, region: Region | undefined): PairMetric {
  const { measure, ...definition }: PixelMeasure = measures[name];
  return new PairMetric({
    ...definition,
    name: regionName(name, against, region),
    measure: async (observation) => measure(observation, against, await regionWeights(observation, region)),
  });
}

type PictureError = (a: FloatPicture, b: FloatPicture, weights?: PixelWeights) => number;

function byPicture(error: PictureError): PixelMeasure["measure"] {
  return async (observation, against, weights) => {
    const [swaps, others] = [await picturesOf(observation, "swap"), await picturesOf(observation, against)];
    return swaps.map((swap, n) => error(swap, others[n] as FloatPicture, weights[n]));
  };
}

function similarityMaps(observation: SwapObservation, against: PixelReference) {
  return observation.once(["ssim", against], async () => {
    const [swaps, others] = [await picturesOf(observation, "swap"), await picturesOf(observation, against)];
    return swaps.map((swap, n) => structuralSimilarityMap(swap, others[n] as FloatPicture));
  });
}
