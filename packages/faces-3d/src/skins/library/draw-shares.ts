import type { Rgb } from "../../person/person.ts";
import type { RandomStream } from "../../random/random-stream.ts";
import { LUMINANCE } from "../unwrap/skin-mask.ts";
import { solveLinear } from "../unwrap/solve-linear.ts";
import type { SkinDonor } from "./skin-library.ts";

/** No donor may have a share as large as this (the spread of all is 1): a face would begin to be that donor's. */
export const LARGEST_SHARE = 0.62;
const TRIES = 400;
/** How much a tone may differ from those it was drawn between, log colour. */
const TONE_JITTER = 0.03;
/** Donors nearest in lightness that a tone may be drawn towards. */
const NEIGHBOURS = 5;

/** Shares of donors in a composed person, and the tone they come to. */
export interface DrawnShares {
  /** One a donor given. */
  readonly weights: readonly number[];
  readonly tone: Rgb;
}

/**
 * RandomStream shares c_i of donors, so that x = mean + sum c_i (x_i - mean) is spread as the donors are: normal draws over all
 * of them, of length 1 (a convex mix of n would have 1 / n of the variance). The tone of such sums would be normally
 * spread too, which skin is not: it is drawn between two donors of like lightness instead, and the shares are moved by the
 * least that makes the sum of tones that one, so that what goes with a tone comes along.
 */
export function drawShares(
  random: RandomStream,
  donors: readonly SkinDonor[],
  largest: number = LARGEST_SHARE,
): DrawnShares {
  const mean = [0, 1, 2].map((c) => donors.reduce((sum, { tone }) => sum + tone[c]!, 0) / donors.length);
  const centred = donors.map(({ tone }) => tone.map((x, c) => x - mean[c]!));
  const inverse = pseudoInverse(centred);
  const tones = donors.map((donor): LitDonor => ({ donor, light: lightOf(donor) }));
  const frequent = tones.map(
    (one) => [one, tones.filter((other) => Math.abs(other.light - one.light) < 0.15).length ** -0.5] as const,
  );
  let best: DrawnShares | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const drawn = donors.map(() => random.normal());
    const length = Math.hypot(...drawn);
    const wanted = drawTone(random, tones, frequent);
    const weights = drawn.map((x) => x / length);
    const off = wanted.map((x, c) => x - mean[c]! - weights.reduce((sum, w, i) => sum + w * centred[i]![c]!, 0));
    const shares = weights.map((w, i) => w + inverse[i]!.reduce((sum, x, c) => sum + x * off[c]!, 0));
    const dominant = Math.max(...shares);
    if (dominant < least) {
      least = dominant;
      best = { weights: shares, tone: wanted };
    }
    if (dominant < largest) break;
  }
  return best!;
}

interface LitDonor {
  readonly donor: SkinDonor;
  readonly light: number;
}

const lightOf = ({ tone }: SkinDonor) => LUMINANCE.reduce((sum, l, c) => sum + l * tone[c]!, 0);

/** A tone between those of a donor and one of like lightness. Rare tones are drawn more often than donors have them. */
function drawTone(
  random: RandomStream,
  tones: readonly LitDonor[],
  frequent: readonly (readonly [LitDonor, number])[],
): Rgb {
  const { donor: first, light } = random.weighted(frequent);
  const nearest = [...tones].sort((a, b) => Math.abs(a.light - light) - Math.abs(b.light - light));
  const { donor: second } = random.pick(nearest.slice(1, 1 + NEIGHBOURS));
  const t = random.uniform();
  const lighter = TONE_JITTER * random.normal(2);
  return [0, 1, 2].map((c) => {
    const between = first.tone[c]! + t * (second.tone[c]! - first.tone[c]!);
    return between + lighter + 0.3 * TONE_JITTER * random.normal(2);
  }) as unknown as Rgb;
}

/** Rows r_i with sum_i r_i . off x_i = off, of least length: x (x'x)^-1 of centred tones [n, 3]. */
function pseudoInverse(rows: readonly (readonly number[])[]): number[][] {
  const gram = [0, 1, 2].map((i) =>
    Float64Array.from(
      { length: 3 },
      (_, j) => rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0) + (i === j ? 1e-9 : 0),
    ),
  );
  const columns = solveLinear(
    gram,
    [0, 1, 2].map((i) => Float64Array.from({ length: 3 }, (_, j) => (i === j ? 1 : 0))),
  );
  return rows.map((row) => columns.map((column) => row.reduce((sum, x, k) => sum + x * column[k]!, 0)));
}
