import { mfimTerms } from "@mfim/training";

/** Figures of one kind, which stand together on the live page and in TensorBoard. */
export interface FigureGroup {
  /** In tags: small letters, digits, hyphens. */
  readonly id: string;
  /** For people. */
  readonly title: string;
  readonly names: readonly string[];
}

const terms = mfimTerms.map(({ name }) => name);

/** In the order in which they are looked at; what is in none of them is a term of somebody's own. */
export const figureGroups: readonly FigureGroup[] = [
  { id: "terms", title: "Terms of the loss", names: ["total", ...terms.filter((name) => name !== "adversarial")] },
  {
    id: "adversarial",
    title: "Generator against discriminator",
    names: ["adversarial", "generator", "discriminator", "r1", "path-length", "real", "fake", "real-sign"],
  },
  { id: "codes", title: "Style codes", names: ["diversity", "code-size", "code-spread"] },
];

/** What a figure is called above its curve; of others the name. */
export const figureTitles: Readonly<Record<string, string>> = {
  ...Object.fromEntries(mfimTerms.map(({ name, title }) => [name, title])),
  total: "all terms together",
  generator: "generator's loss",
  discriminator: "discriminator's loss",
  r1: "R1: gradient at real pictures",
  "path-length": "path length penalty",
  real: "verdict on real pictures",
  fake: "verdict on generated ones",
  "real-sign": "signs of verdicts on real pictures",
  diversity: "variety, 1 as real pictures",
  "code-size": "size of style codes",
  "code-spread": "spread of style codes",
};

/** The group of a figure, without the prefix of held-out ones; `undefined` for what nobody knows here. */
const groupOf = (figure: string): FigureGroup | undefined => figureGroups.find(({ names }) => names.includes(figure));

/** A figure's tag in TensorBoard, by its group: "terms/identity", "held-out/identity", "other/mine". */
export function tagOf(figure: string): string {
  if (figure.startsWith("held-out.")) return figure.replace(".", "/");
  return `${groupOf(figure)?.id ?? "other"}/${figure.replace(".", "-")}`;
}
