import { benchTable, type Column, type FigureRow, nearer } from "./bench-table.ts";
import type { Section } from "./section.ts";
import { figureOf, showFigure, showNearer } from "./show.ts";

const card = ["docs/model-card.md"];

const rows: readonly FigureRow[] = [
  { figure: "gain.identity", label: "gain in identity" },
  { figure: "identity.source", label: "similarity to the source" },
  { figure: "kept.expression", label: "kept expression" },
  { figure: "kept.pose", label: "kept pose" },
  { figure: "kept.pose-hn", label: "kept pose (pose-hn)" },
  { figure: nearer, label: "pairs nearer to the source after than before" },
  { figure: "retrieval.top1", label: "source retrieved first" },
  { figure: "l1-face.truth", label: "L1 to the true swap, face" },
  { figure: "psnr-face.truth", label: "PSNR to the true swap, face, dB", digits: 1 },
  { figure: "lpips.truth", label: "LPIPS to the true swap" },
  { figure: "identity.truth", label: "similarity to the true swap" },
  { figure: "l1-outside-face.target", label: "L1 to the target outside the face" },
  { figure: "skin-tone.truth", label: "skin tone, CIEDE2000", digits: 1 },
  { figure: "sharpness.target", label: "sharpness against the target, log10" },
];

const rendered: readonly Column[] = [
  { entry: "pack", head: "face pack, 200 pairs, 128 px" },
  { entry: "truth-sample", head: "swap-truth-v1, 64 bundled pairs, 128 px" },
  { entry: "truth-sample", head: "the true swap there", method: "truth" },
  { entry: "truth-sample", head: "the untouched target there", method: "target" },
  { entry: "truth-400", head: "swap-truth-v1, first 400, 256 px" },
  { entry: "truth-400", head: "the true swap there", method: "truth" },
  { entry: "truth-skins", head: "swap-truth-v2 (photographed skin), first 400, 256 px" },
  { entry: "truth-skins", head: "the true swap there", method: "truth" },
];

const photographs: readonly Column[] = [
  { entry: "lfw", head: "LFW, 300 pairs, 128 px" },
  { entry: "london-256", head: "London set, held-out people, 256 px" },
  { entry: "photo-truth", head: "photo-truth-v1, first 400, 256 px" },
  { entry: "photo-truth", head: "the true swap there", method: "truth" },
  { entry: "celeba-hq", head: "CelebA-HQ, 280 pairs, 256 px" },
];

const entriesOf = (columns: readonly Column[]) => [...new Set(columns.map(({ entry }) => entry))];
const percent = (value: number) => `${(100 * value).toFixed(0)} %`;

/** The model card's generated parts. */
export const cardSections: Readonly<Record<string, Section>> = {
  "card-head": {
    pages: card,
    shows: [],
    write: ({ model: { name, resolution, megabytes } }) =>
      `MFIM at ${resolution} x ${resolution} pixels, shipped in \`packages/zoo/assets/${name}\` (safetensors, ${megabytes.toFixed(1)} MB) and named \`bundled:${name}\`, by\n\`mfim\` in the bench.`,
  },
  "card-rendered": { pages: card, shows: entriesOf(rendered), write: (known) => benchTable(rows, rendered, known) },
  "card-photographs": {
    pages: card,
    shows: entriesOf(photographs),
    write: (known) => benchTable(rows, photographs, known),
  },
  "card-nearness": {
    pages: card,
    shows: ["truth-sample"],
    write: ({ record }) => {
      const sample = record("truth-sample");
      const of = (name: string, method?: string) => figureOf(sample, name, method)?.value;
      const [own, truth, first, best] = [
        of("identity.target"),
        of("identity.target", "truth"),
        of("retrieval.top1"),
        of("retrieval.top1", "truth"),
      ];
      if (own === undefined || truth === undefined || first === undefined || best === undefined) return undefined;
      return `similarity to the target ${own.toFixed(2)}, of the true swap ${truth.toFixed(2)}; the source retrieved first for ${percent(first)} of the swaps, for ${percent(best)} of the true ones`;
    },
  },
  "card-strangers": {
    pages: card,
    shows: ["celeba-hq"],
    write: ({ record }) => {
      const found = record("celeba-hq");
      const [own, untouched] = [figureOf(found, "identity.source"), figureOf(found, "identity.source", "target")];
      if (own === undefined || untouched === undefined) return undefined;
      return `similarity to the source ${showFigure(own)} over CelebA-HQ, where the untouched target has ${showFigure(untouched)}, nearer in ${showNearer(found?.bench)} pairs`;
    },
  },
};
