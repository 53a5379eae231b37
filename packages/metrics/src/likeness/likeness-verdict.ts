import { type ScaleOf, scaleOf } from "./recogniser-scale.ts";

/** A difference of cosines below this is none: the same face, saved again, differs by as much. */
const noise = 0.02;

const shown = (value: number) => value.toFixed(2);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Cosines of a swapped face, one a source. */
export interface MeasuredFace {
  readonly toSources: readonly number[];
  /** Of the sources and the target, before anything was swapped. */
  readonly sourcesToTarget: readonly number[];
}

/** Over several sources and faces: how alike results and sources are, and were before. */
export interface Likeness {
  readonly before: number;
  readonly after: number;
}

/** @returns `undefined` where nothing was measured */
export function likenessOf(similarity: readonly MeasuredFace[]): Likeness | undefined {
  if (similarity.length === 0) return undefined;
  return {
    before: mean(similarity.flatMap(({ sourcesToTarget }) => sourcesToTarget)),
    after: mean(similarity.flatMap(({ toSources }) => toSources)),
  };
}

/** Of how many faces the result is nearer to the sources than the target was, beyond what saving again changes. */
export const cameNearer = (similarity: readonly MeasuredFace[]): number =>
  similarity.filter((face) => {
    const { before, after } = likenessOf([face]) as Likeness;
    return after - before > noise;
  }).length;

/** What became of it, in words. */
export interface LikenessWords {
  /** Whether the result is nearer to the source than the target was: "nearer to the source than the target was". */
  readonly moved: string;
  /** "cosine 0.31, before 0.27" */
  readonly figures: string;
  /** Where that lies between strangers and two pictures of one person; `undefined` where the recogniser was not measured. */
  readonly place: string | undefined;
  /** By which scale; `undefined` likewise. */
  readonly scale: string | undefined;
}

/**
 * Whether the result is nearer to the source than the target was, and where that lies between strangers and two pictures of one person
 * by this recogniser.
 * @param of what kind of pictures was compared
 */
export function likenessWords(
  { before, after }: Likeness,
  recogniser: string,
  of: ScaleOf = "photographs",
): LikenessWords {
  const by = after - before;
  const moved =
    by > noise
      ? "nearer to the source than the target was"
      : by < -noise
        ? "further from the source than the target was"
        : "no nearer to the source than the target was";
  const figures = `cosine ${shown(after)}, before ${shown(before)}`;
  const found = scaleOf(recogniser, of);
  if (found === undefined) return { moved, figures, place: undefined, scale: undefined };
  const { same, strangers, divide, measuredOn } = found;
  const place =
    after >= same.median
      ? "as alike as two pictures of one person"
      : after >= divide
        ? "as alike as the less alike pictures of one person"
        : after > strangers.high
          ? "between strangers and one person"
          : `${by > noise ? "still " : ""}as far apart as strangers`;
  const scale = `strangers have ${shown(strangers.median)} (up to ${shown(strangers.high)}), one person ${shown(same.median)} (from ${shown(same.low)}), measured on ${measuredOn}`;
  return { moved, figures, place, scale };
}
