export * from "./fit/average-decay.ts";
export * from "./fit/copy-state.ts";
export * from "./fit/diversity.ts";
export {
  createOptimisers,
  type MfimNetworks,
  type MfimOptimisers,
  type OptimiserSettings,
} from "./fit/mfim-networks.ts";
export * from "./fit/mfim-steps.ts";
export * from "./fit/mfim-training.ts";
export * from "./fit/mfim-updates.ts";
export * from "./fit/prefixed.ts";
export * from "./fit/read-figures.ts";
export * from "./fit/schedule.ts";
export * from "./fit/scheduled-weights.ts";
export * from "./fit/split-steps.ts";
export * from "./objective/loss-weight.ts";
export * from "./objective/objective.ts";
export * from "./objective/pair-weights.ts";
export * from "./objective/training-pairs.ts";
export * from "./parallel/exchange.ts";
export * from "./steps/clip-gradients.ts";
export * from "./steps/discriminator-step.ts";
export * from "./steps/generator-step.ts";
export * from "./steps/named-gradients.ts";
export * from "./terms/mfim-objective.ts";
export * from "./terms/mfim-terms.ts";
export * from "./terms/term-functions.ts";
export type { TermNetworks } from "./terms/term-networks.ts";
