import { type ScaleOf, scaleOf } from "./recogniser-scale.ts";
import type { Similarity } from "./similarity.ts";

/** A difference of cosines below this is none: the same face, saved again, differs by as much. */
const noise = 0.02;

const shown = (value: number) => value.toFixed(2);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Over several sources and faces: how alike results and sources are, and were before. */
export interface Likeness {
  readonly before: number;
  readonly after: number;
}

/** @returns `undefined` where nothing was measured */
export function likenessOf(similarity: readonly Similarity[]): Likeness | undefined {
  if (similarity.length === 0) return undefined;
  return {
    before: mean(similarity.flatMap(({ sourcesToTarget }) => sourcesToTarget)),
    after: mean(similarity.flatMap(({ toSources }) => toSources)),
  };
}

/**
 * What became of it, in words: whether the result is nearer to the source than the target was, and where that lies between strangers
 * and two pictures of one person by this recogniser.
 * @param of what kind of pictures was compared
 */
export function verdict({ before, after }: Likeness, recogniser: string, of: ScaleOf = "photographs"): string {
  const by = after - before;
  const moved =
    by > noise
      ? "nearer to the source than the target was"
      : by < -noise
        ? "further from the source than the target was"
        : "no nearer to the source than the target was";
  const figures = `cosine ${shown(after)}, before ${shown(before)}`;
  const scale = scaleOf(recogniser, of);
  if (scale === undefined) return `${moved} (${figures}; ${recogniser} has no measured scale)`;
  const { same, strangers, divide, measuredOn } = scale;
  const place =
    after >= same.median
      ? "as alike as two pictures of one person"
      : after >= divide
        ? "within what pictures of one person have, below their middle"
        : after > strangers.high
          ? "between strangers and one person"
          : "as far apart as strangers";
  return `${moved} (${figures}): ${place}; by ${recogniser} strangers have ${shown(strangers.median)} (up to ${shown(strangers.high)}), one person ${shown(same.median)} (from ${shown(same.low)}), measured on ${measuredOn}`;
}
