export * from "./objective/loss-terms.ts";
export * from "./objective/mfim-objective.ts";
export * from "./objective/pair-weights.ts";
export * from "./objective/term-functions.ts";
export * from "./steps/clip-gradients.ts";
export * from "./steps/discriminator-step.ts";
export * from "./steps/generator-step.ts";
export * from "./steps/named-gradients.ts";
