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
    names: ["adversarial", "generator", "discriminator", "r1", "path-length", "real", "fake"],
  },
  { id: "codes", title: "Style codes", names: ["diversity", "code-size", "code-spread"] },
];

/** The group of a figure, without the prefix of held-out ones; `undefined` for what nobody knows here. */
const groupOf = (figure: string): FigureGroup | undefined => figureGroups.find(({ names }) => names.includes(figure));

/** A figure's tag in TensorBoard, by its group: "terms/identity", "held-out/identity", "other/mine". */
export function tagOf(figure: string): string {
  if (figure.startsWith("held-out.")) return figure.replace(".", "/");
  return `${groupOf(figure)?.id ?? "other"}/${figure.replace(".", "-")}`;
}
