import { likenessOf, verdict } from "@mfim/metrics/likeness";
import type { PictureReport } from "../swap/picture-job.ts";

const shown = (cosines: readonly number[]) => cosines.map((value) => value.toFixed(3)).join(", ");

/** The figures of a picture, for people. */
export function describeReport(
  out: string,
  { faces, similarity, of, notes }: PictureReport,
  recogniser: string | undefined,
) {
  const lines = [`${out}: ${faces === 1 ? "one face" : `${faces} faces`} swapped`];
  similarity.forEach((own, n) => {
    const { toSources, toTarget, sourcesToTarget } = own;
    const which = similarity.length === 1 ? "" : `face ${n + 1}, `;
    lines.push(
      `  ${which}similarity (cosine, ${recogniser}): result to source ${shown(toSources)}, result to target ${shown([toTarget])}; source to target before ${shown(sourcesToTarget)}`,
    );
  });
  return [...lines, ...describeLikeness(similarity, recogniser, of), ...notes.map((note) => `  note: ${note}`)].join(
    "\n",
  );
}

/** The verdict's line, where something was measured. */
export function describeLikeness(
  similarity: PictureReport["similarity"],
  recogniser: string | undefined,
  of: PictureReport["of"] = "photographs",
): string[] {
  const likeness = likenessOf(similarity);
  return likeness === undefined || recogniser === undefined ? [] : [`  ${verdict(likeness, recogniser, of)}`];
}
