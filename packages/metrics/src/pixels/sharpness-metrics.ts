import { picturesOf } from "../observation/pictures.ts";
import { PairMetric } from "../pairs/pair-metric.ts";
import type { FloatPicture } from "./float-picture.ts";
import { innerFaceWeights } from "./inner-face.ts";
import type { PixelReference } from "./region.ts";
import { regionWeights } from "./region.ts";
import { topOctaveEnergy } from "./top-octave.ts";

/** A flat picture has no top octave: this stands for the noise of rounding to 8 bits, a twelfth of a step squared. */
const roundingEnergy = 1 / 12 / 255 ** 2;

/**
 * Sharpness of the face: `sharpness.target`, log10 of the energy in the top octave of the swap's face over that of the compared picture's.
 * 0 is as sharp as that, -1 a blur with a tenth of its fine detail, above 0 noise or ringing. Networks paint at their own size: at another size
 * of the protocol the octave is another, and a swap enlarged to twice its size has none.
 * @param mask region of the face; absent: the ellipse of `innerFaceWeights`. An empty one is counted as missing.
 */
export function sharpnessMetric(against: PixelReference = "target", mask?: string): PairMetric {
  return new PairMetric({
    name: `sharpness.${against}`,
    unit: "log10 of the ratio of energies",
    range: [null, null],
    higherIsBetter: true,
    async measure(observation) {
      const [swaps, others] = [await picturesOf(observation, "swap"), await picturesOf(observation, against)];
      const masks = mask === undefined ? undefined : await regionWeights(observation, { mask, side: "inside" });
      return swaps.map((swap, n) => {
        const weights = masks?.[n] ?? innerFaceWeights(swap.height, swap.width);
        return sharpnessRatio(swap, others[n] as FloatPicture, weights);
      });
    },
  });
}

/** log10(energy(a) / energy(b)) in the top octave, each with the energy of rounding added; NaN where the weights sum to 0. */
export function sharpnessRatio(a: FloatPicture, b: FloatPicture, weights?: ArrayLike<number>): number {
  return Math.log10((topOctaveEnergy(a, weights) + roundingEnergy) / (topOctaveEnergy(b, weights) + roundingEnergy));
}
