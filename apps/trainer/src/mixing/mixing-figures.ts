import { type Figure, kept, mean } from "../ablate/figures.ts";

/** A figure of a mixing with the words for it. `source` is the global source, `truth` the true mixing. */
export interface MixingFigure extends Figure {
  readonly title: string;
  /** Compares with one of the two sources; else with the true mixing or the target. */
  readonly toPeople: boolean;
}

const titled = (title: string, figure: Figure): MixingFigure => {
  const toPeople = figure.needs.some((name) => name.endsWith(".source") || name.endsWith(".local"));
  return { ...figure, title, toPeople };
};

/** What is drawn over the split: a panel each, with what it compares with. */
export const panels: readonly { readonly title: string; readonly names: readonly string[] }[] = [
  { title: "Identity: cosine to", names: ["identity.source", "identity.local"] },
  { title: "Shape: error to", names: ["shape.source", "shape.local"] },
  { title: "L1 to the true mixing", names: ["l1-face.truth", "l1.truth"] },
  { title: "PSNR to the true mixing, dB", names: ["psnr-face.truth", "psnr.truth"] },
];

/** Of the table on a terminal, where not all have room. */
const headline = (figure: MixingFigure): MixingFigure => ({ ...figure, headline: true });

/** In the order of the table. */
export const mixingFigures: readonly MixingFigure[] = [
  headline(titled("identity to global", mean("identity.source", true))),
  headline(titled("identity to local", mean("identity.local", true))),
  titled("shape error to global", mean("shape.source", false)),
  titled("shape error to local", mean("shape.local", false)),
  headline(titled("identity to true mix", mean("identity.truth", true))),
  titled("shape error to true mix", mean("shape.truth", false)),
  headline(titled("L1, face", mean("l1-face.truth", false))),
  titled("L1", mean("l1.truth", false)),
  titled("PSNR, face", mean("psnr-face.truth", true)),
  titled("PSNR", mean("psnr.truth", true)),
  titled("kept expression", kept("expression")),
  titled("kept pose", kept("pose-hn")),
];
