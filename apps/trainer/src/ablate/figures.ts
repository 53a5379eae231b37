import { gainOfMeans, keptOfMeans } from "@mfim/metrics";

/** A figure of an ablation's table, from the values by pair that the bench left. */
export interface Figure {
  readonly name: string;
  readonly higherIsBetter: boolean;
  /** Of the first table; the others follow in a second one. */
  readonly headline?: true;
  /** Metrics it is made of. */
  readonly needs: readonly string[];
  /** From the means of those metrics, in their order. */
  readonly of: (means: readonly number[]) => number;
}

/** docs/metrics.md: how far identity went from target (0) to source (1). */
const gain: Figure = {
  name: "gain.identity",
  higherIsBetter: true,
  needs: ["identity.source", "identity.pair", "identity.self"],
  of: ([swap, target, self]) => gainOfMeans({ swap: swap as number, target: target as number, self: self as number }),
};

/** How much of an attribute of the target was kept: 1 all, 0 as far off as the source. */
export const kept = (attribute: string): Figure => ({
  name: `kept.${attribute}`,
  higherIsBetter: true,
  needs: [`${attribute}.target`, `${attribute}.pair`],
  of: ([swap, source]) => keptOfMeans(swap as number, source as number),
});

/** The mean of one metric. */
export const mean = (name: string, higherIsBetter: boolean): Figure => ({
  name,
  higherIsBetter,
  needs: [name],
  of: ([value]) => value as number,
});

const headline = (figure: Figure): Figure => ({ ...figure, headline: true });

/**
 * What tables show where the protocol has it: first identity, attributes kept, shape, and how near the true swap and the
 * target's surroundings are; then every other measure of the paper.
 */
export const figures: readonly Figure[] = [
  headline(gain),
  headline(kept("expression")),
  headline(kept("pose-hn")),
  headline(mean("shape.source", false)),
  headline(mean("l1-face.truth", false)),
  headline(mean("l1-outside-face.target", false)),
  kept("pose"),
  mean("identity.source", true),
  mean("identity.truth", true),
  ...["expression.target", "pose.target", "pose-hn.target"].map((name) => mean(name, false)),
  ...["shape.truth", "expression.truth", "pose.truth", "l1.truth"].map((name) => mean(name, false)),
  ...["psnr.truth", "ssim.truth"].map((name) => mean(name, true)),
];
