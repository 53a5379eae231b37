// How identities are mixed, without a network and without TensorFlow.js: for pages and programs that only describe a mix.
export {
  alongPath,
  type MixLayout,
  type MixPreset,
  type MixPresetName,
  mixPresets,
  presetWeights,
} from "./mix-presets.ts";
export { type MixRecipe, parseRecipe, type RecipePicture } from "./mix-recipe.ts";
export { defaultWeights, evenBlend, globalLocal, globalLocalFrom, interpolation, slotSources } from "./mix-weights.ts";
export { type SlotGroup, slotGroups } from "./slot-groups.ts";
