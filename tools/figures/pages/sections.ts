import { benchTable, type Column, type FigureRow } from "./bench-table.ts";
import { cardSections } from "./card-sections.ts";
import { rowSections } from "./row-sections.ts";
import type { Known, Section } from "./section.ts";
import { figureOf, occasion, showFigure } from "./show.ts";

const baselineRows: readonly FigureRow[] = [
  "gain.identity",
  "kept.expression",
  "kept.pose-hn",
  "identity.truth",
  "retrieval.top1",
  "shape.truth",
  "expression.truth",
  "pose-hn.truth",
  "l1-face.truth",
  "ssim-face.truth",
  "skin-tone.truth",
].map((figure) => ({ figure }));

const baselineColumns: readonly Column[] = [
  { entry: "truth-sample", head: "sample of swap-truth-v1, 64 pairs, 128 px" },
  { entry: "truth-400", head: "first 400 of swap-truth-v1, 256 px" },
  { entry: "mix-sample", head: "sample of mix-truth-v1, 64 pairs, 128 px" },
  { entry: "lfw", head: "LFW, 300 pairs, 128 px" },
];

/** A short sentence on what comes over and what stays. */
function gainAndKept({ record }: Known, entry: string, kept: readonly (readonly [figure: string, name: string])[]) {
  const found = record(entry);
  const gain = figureOf(found, "gain.identity");
  if (gain === undefined) return undefined;
  const parts = kept.flatMap(([figure, name]) => {
    const known = figureOf(found, figure);
    return known === undefined ? [] : [`${name} ${known.value.toFixed(2)}`];
  });
  // Where zero is within the interval, there is nothing to speak of.
  const none = (gain.low ?? gain.value) <= 0 && (gain.high ?? gain.value) >= 0;
  return `${none ? "nothing that can be told from none: " : ""}gain ${showFigure(gain, 2)}${parts.length > 0 ? `, kept: ${parts.join(", ")}` : ""}`;
}

const kept = [
  ["kept.pose-hn", "pose (pose-hn)"],
  ["kept.expression", "expression"],
] as const;

/** Every generated part of a page, by the name that its mark has. */
export const sections: Readonly<Record<string, Section>> = {
  pixels: {
    pages: ["README.md", "docs/baselines.md", "docs/swap-and-mix.md", "docs/studio.md"],
    shows: [],
    write: ({ model }) => `${model.resolution}-pixel`,
  },
  steps: {
    pages: ["docs/networks.md"],
    shows: [],
    write: ({ model }) => `${model.steps.toLocaleString("en-GB")} of ${model.batch}`,
  },
  ...cardSections,
  "state-rendered": {
    pages: ["docs/state.md"],
    shows: ["pack"],
    write: (known) => gainAndKept(known, "pack", kept),
  },
  "state-photographs": {
    pages: ["docs/state.md"],
    shows: ["london-256"],
    write: (known) => gainAndKept(known, "london-256", kept),
  },
  "baselines-shipped": {
    pages: ["docs/baselines.md"],
    shows: baselineColumns.map(({ entry }) => entry),
    write: (known) => benchTable(baselineRows, baselineColumns, known),
  },
  ...rowSections,
  mixing: {
    pages: ["docs/experiments/id-mixing.md"],
    shows: ["mixing"],
    write: ({ record }) => {
      const found = record("mixing");
      return found?.text && `${occasion(found)}.\n\n${found.text.trim()}`;
    },
  },
};
