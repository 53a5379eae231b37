import type { PictureReport } from "../swap/picture-job.ts";

const shown = (cosines: readonly number[]) => cosines.map((value) => value.toFixed(3)).join(", ");

/** The figures of a picture, for people. */
export function describeReport(out: string, { faces, similarity }: PictureReport, recogniser: string | undefined) {
  const lines = [`${out}: ${faces === 1 ? "one face" : `${faces} faces`} swapped`];
  similarity.forEach(({ toSources, toTarget, sourcesToTarget }, n) => {
    const which = similarity.length === 1 ? "" : `face ${n + 1}, `;
    lines.push(
      `  ${which}similarity (cosine, ${recogniser}): result to source ${shown(toSources)}, result to target ${shown([toTarget])}; source to target before ${shown(sourcesToTarget)}`,
    );
  });
  return lines.join("\n");
}
