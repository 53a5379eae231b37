import { cameNearer, type LikenessWords, likenessOf, likenessWords } from "@mfim/metrics/likeness";
import type { PictureReport } from "../swap/picture-job.ts";

type Measured = Pick<PictureReport, "similarity"> & { readonly of?: PictureReport["of"] };

/** What became of a picture, for people: whether it came nearer to its source first, then the figures. */
export function describeReport(out: string, report: PictureReport, recogniser: string | undefined): string {
  const { faces, similarity, notes } = report;
  const swapped = `${out}: ${faces === 1 ? "one face" : `${faces} faces`} swapped`;
  const words = wordsOf(report, recogniser);
  const lines =
    words === undefined
      ? [swapped]
      : [`${swapped}, ${sentence(words)}`, `  ${figures(words, recogniser)}`, ...describeFaces(similarity)];
  return [...lines, ...notes.map((note) => `  note: ${note}`)].join("\n");
}

/** Over many faces: how many came nearer, and how far in the mean; where something was measured. */
export function describeLikeness(report: Measured, recogniser: string | undefined): string[] {
  const words = wordsOf(report, recogniser);
  if (words === undefined) return [];
  const { similarity } = report;
  return [
    `  ${cameNearer(similarity)} of ${similarity.length} measured faces came nearer to their source than the target was; in the mean ${sentence(words)}`,
    `  ${figures(words, recogniser)}`,
  ];
}

function wordsOf({ similarity, of }: Measured, recogniser: string | undefined): LikenessWords | undefined {
  const likeness = likenessOf(similarity);
  return likeness === undefined || recogniser === undefined ? undefined : likenessWords(likeness, recogniser, of);
}

const sentence = ({ moved, place }: LikenessWords) => (place === undefined ? moved : `${moved}: ${place}`);

const figures = ({ figures: cosines, scale }: LikenessWords, recogniser: string | undefined) =>
  `${cosines}; ${scale === undefined ? `${recogniser} has no measured scale` : `${scale}, by ${recogniser}`}`;

const shown = (cosines: readonly number[]) => cosines.map((value) => value.toFixed(2)).join(", ");

/** A line a face. */
const describeFaces = (similarity: PictureReport["similarity"]) =>
  similarity.map(({ toSources, toTarget, sourcesToTarget }, n) => {
    const which = similarity.length === 1 ? "the face" : `face ${n + 1}`;
    const source = toSources.length === 1 ? "source" : "sources";
    return `  ${which}: to its ${source} ${shown(toSources)}, to the target ${shown([toTarget])}; ${source} to target before ${shown(sourcesToTarget)}`;
  });
