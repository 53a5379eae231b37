import { picturesOf } from "../observation/pictures.ts";
import { PairMetric } from "../pairs/pair-metric.ts";
import { deltaE2000, meanDeltaE76, meanLab } from "./cie-lab.ts";
import type { FloatPicture, PixelWeights } from "./float-picture.ts";
import { type PixelReference, regionWeights } from "./region.ts";

const measures = {
  "skin-tone": {
    unit: "CIEDE2000 of mean CIE L*a*b* (sRGB, D65)",
    error: (a: FloatPicture, b: FloatPicture, weights: PixelWeights) =>
      deltaE2000(meanLab(a, weights), meanLab(b, weights)),
  },
  "skin-colour": { unit: "mean delta E 1976 in CIE L*a*b* (sRGB, D65)", error: meanDeltaE76 },
} as const;

/**
 * Skin-tone error over the skin mask: `skin-tone` compares the mean colours (what complexion the swap has), `skin-colour`
 * pixel by pixel (light and shade too). A pair whose mask is empty has no value and is counted as missing.
 */
export function skinToneMetrics(against: PixelReference = "truth", mask = "skin"): PairMetric[] {
  return Object.entries(measures).map(
    ([name, { unit, error }]) =>
      new PairMetric({
        name: `${name}.${against}`,
        unit,
        range: [0, null],
        higherIsBetter: false,
        async measure(observation) {
          const [swaps, others] = [await picturesOf(observation, "swap"), await picturesOf(observation, against)];
          const weights = await regionWeights(observation, { mask, side: "inside" });
          return swaps.map((swap, n) => error(swap, others[n] as FloatPicture, weights[n] as PixelWeights));
        },
      }),
  );
}
