// How identities are mixed, without a network and without TensorFlow.js: for pages and programs that only describe a mix.
export * from "./mix-presets.ts";
export * from "./mix-recipe.ts";
export * from "./mix-weights.ts";
export * from "./slot-groups.ts";
