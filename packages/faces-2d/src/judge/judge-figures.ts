import { meanOfPairs, rowProduct } from "@mfim/core";

/** What one recogniser saw: embeddings are unit rows. */
export interface JudgeFindings {
  readonly name: string;
  /** Cosine above which a draft resembles somebody photographed too much. */
  readonly limit: number;
  /** The largest cosine of two different photographed people of one expression. */
  readonly strangers: number;
  readonly photographed: { readonly neutral: readonly Float32Array[]; readonly smiling: readonly Float32Array[] };
  /** Cosines to the nearest photograph: of first drafts, and of the drafts that were kept. */
  readonly firstDrafts: number[];
  readonly kept: number[];
  /** Of the people that were kept; those smiling are the first of those neutral. */
  readonly neutral: Float32Array[];
  readonly smiling: Float32Array[];
}

/** Figures of one recogniser. */
export interface JudgeFigures {
  readonly judge: string;
  readonly limit: number;
  /** Cosine of a composed person to the nearest photographed one, of the drafts that were kept: mean, and most. */
  readonly nearestMean: number;
  readonly nearestMost: number;
  /** The same of first drafts, before anybody was thrown away, and the share of them above the limit. */
  readonly firstDraftsMean: number;
  readonly firstDraftsMost: number;
  readonly firstDraftsAbove: number;
  /** Mean cosine of different composed people, and of a person neutral and smiling. */
  readonly different: number;
  readonly same: number;
  /** The same of the photographed people. */
  readonly photographedDifferent: number;
  readonly photographedSame: number;
  /** The largest cosine of two different photographed people of one expression. */
  readonly photographedMost: number;
}

/** Different people of whom every pair is compared; more say the same. */
const COMPARED = 500;

export function judgeFigures(found: JudgeFindings): JudgeFigures {
  const { name, limit, strangers, photographed, firstDrafts, kept, neutral, smiling } = found;
  return {
    judge: name,
    limit,
    nearestMean: mean(kept),
    nearestMost: Math.max(...kept),
    firstDraftsMean: mean(firstDrafts),
    firstDraftsMost: Math.max(...firstDrafts),
    firstDraftsAbove: mean(firstDrafts.map((cosine) => (cosine > limit ? 1 : 0))),
    different: meanOfPairs(neutral.slice(0, COMPARED)),
    same: meanOfSame(neutral, smiling),
    photographedDifferent: meanOfPairs(photographed.neutral),
    photographedSame: meanOfSame(photographed.neutral, photographed.smiling),
    photographedMost: strangers,
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const meanOfSame = (neutral: readonly Float32Array[], smiling: readonly Float32Array[]) =>
  mean(smiling.map((one, i) => rowProduct(one, neutral[i]!)));
