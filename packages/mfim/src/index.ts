export { EncodedSource } from "./mixing/encoded-source.ts";
export { type MixRequest, mix } from "./mixing/mix.ts";
export { mixIdentities } from "./mixing/mix-identities.ts";
export {
  alongPath,
  type MixLayout,
  type MixPreset,
  type MixPresetName,
  mixPresets,
  presetWeights,
} from "./mixing/mix-presets.ts";
export { type MixRecipe, parseRecipe, type RecipePicture } from "./mixing/mix-recipe.ts";
export {
  defaultWeights,
  evenBlend,
  globalLocal,
  globalLocalFrom,
  interpolation,
  slotSources,
} from "./mixing/mix-weights.ts";
export { type SlotGroup, slotGroups } from "./mixing/slot-groups.ts";
export { type CodeStatistics, codeStatistics } from "./routing/code-statistics.ts";
export { composeStyles } from "./routing/compose-styles.ts";
export { type SwapNetworks, swapFaces, swapStyles } from "./routing/swap-faces.ts";
export { MfimSwapper, type MfimSwapperOptions } from "./swap/mfim-swapper.ts";
