export { averageDecay } from "./fit/average-decay.ts";
export { copyState } from "./fit/copy-state.ts";
export { diversity } from "./fit/diversity.ts";
export {
  createOptimisers,
  type MfimNetworks,
  type MfimOptimisers,
  type OptimiserSettings,
  type ScheduledAdamOptions,
  scheduledAdam,
} from "./fit/mfim-networks.ts";
export { type Generated, type MfimSteps, wholeSteps } from "./fit/mfim-steps.ts";
export { MfimTraining, type MfimTrainingOptions } from "./fit/mfim-training.ts";
export {
  applyUpdate,
  type DiscriminatorGradients,
  type GeneratorGradients,
  type MfimGradients,
  type MfimUpdateOptions,
  type MfimUpdates,
  mfimGradients,
  mfimUpdates,
} from "./fit/mfim-updates.ts";
export { type PiecewiseUpdate, piecewiseUpdate, type Scalars, type UpdatePiece } from "./fit/piecewise-update.ts";
export { type MemoryPlanOptions, planTrainingMemory, type TrainingMemory } from "./fit/plan-training-memory.ts";
export { prefixed } from "./fit/prefixed.ts";
export { type Figures, readFigures } from "./fit/read-figures.ts";
export { recomputeBlocks } from "./fit/recompute-blocks.ts";
export { type Recompute, recomputeNetworks } from "./fit/recompute-networks.ts";
export { type Schedule, valueAt } from "./fit/schedule.ts";
export { ScheduledWeights } from "./fit/scheduled-weights.ts";
export { splitSteps } from "./fit/split-steps.ts";
export type { LossWeight } from "./objective/loss-weight.ts";
export {
  Objective,
  type ObjectiveValue,
  type References,
  type TermValues,
  type WeightedTerm,
} from "./objective/objective.ts";
export { type PairWeights, weightsOfPairs } from "./objective/pair-weights.ts";
export type { TrainingPairs } from "./objective/training-pairs.ts";
export { alone, type Exchange } from "./parallel/exchange.ts";
export { type ClippedGradients, clipGradients } from "./steps/clip-gradients.ts";
export {
  type DiscriminatorBatch,
  type DiscriminatorLoss,
  type DiscriminatorStep,
  type DiscriminatorTerms,
  discriminatorLoss,
  discriminatorStep,
  type MeanLogits,
  type PictureMap,
} from "./steps/discriminator-step.ts";
export {
  type GeneratorLoss,
  type GeneratorParts,
  type GeneratorStep,
  generatorLoss,
  generatorStep,
} from "./steps/generator-step.ts";
export { type Gradients, type NamedGradients, namedGradients, type ParameterGroups } from "./steps/named-gradients.ts";
export {
  defaultLossWeights,
  type LossWeights,
  type MfimObjectiveOptions,
  mfimObjective,
} from "./terms/mfim-objective.ts";
export { type MfimTermName, mfimTerms, type TermFunctions, type TermRow } from "./terms/mfim-terms.ts";
export { identityLoss, l1Distance, meanOverPairs } from "./terms/term-functions.ts";
export type { TermNetworks } from "./terms/term-networks.ts";
