export type { Cast, CastMember, CastView, Expression } from "./cast/cast.ts";
export { prepareCast } from "./cast/prepare-cast.ts";
export { readThrownAway, type VerdictFile } from "./cli/thrown-away-file.ts";
export type { ComposedFace } from "./compose/face-at.ts";
export type { FaceRecipe } from "./compose/face-recipe.ts";
export { mixFaces } from "./compose/mix-faces.ts";
export type { JudgeFigures } from "./judge/judge-figures.ts";
export { type JudgeOptions, judgeLikeness, type Verdict } from "./judge/judge-likeness.ts";
export type { BuildLibraryOptions, FaceMeshFinder } from "./library/build-library.ts";
export type { PersonUse, PhotographedPerson, PhotographSet, Sex } from "./library/photographed-person.ts";
export {
  type LibraryIndex,
  type LibraryPerson,
  type LibraryPortrait,
  openPortraitLibrary,
  type PortraitLibrary,
} from "./library/portrait-library.ts";
export type { PhotographSetOptions } from "./library/read-photograph-set.ts";
export type { ThrownAway } from "./pairs/people.ts";
export { PAIR_PRESETS, type PairPreset } from "./pairs/presets.ts";
export { type RenderPairsOptions, renderComposedPairs } from "./pairs/render-composed-pairs.ts";
export { type DevelopedPicture, type PairPicture, renderPair } from "./pairs/render-pair.ts";
export { type ComposedPair, samplePair } from "./pairs/sample-pair.ts";
export { stream } from "./random/stream.ts";
export type { RenderedPortrait } from "./render/render-portrait.ts";
export type { Light } from "./render/scene.ts";
export { MADE_PEOPLE, type MadePerson, madeLibrary, madePerson } from "./testing/made-people.ts";
export { writeMadeLibrary } from "./testing/write-made-library.ts";
export type { PhotoStratum } from "./truth/photo-strata.ts";
export {
  type AnyPhotoRole,
  openPhotoTruthSet,
  PHOTO_ROLES,
  type PhotoRole,
  type PhotoTruthInfo,
  type PhotoTruthPair,
  type PhotoTruthSet,
  type WrongPhotoRole,
} from "./truth/photo-truth-set.ts";
export type { PhotoTruthPreset } from "./truth/presets.ts";
export type { PhotoPairPictures } from "./truth/render-photo-pair.ts";
export { type RenderPhotoTruthOptions, renderPhotoTruth } from "./truth/render-photo-truth.ts";
export type { MixPair } from "./truth/sample-mix-pairs.ts";
export type { PhotoPair, WrongPhotoAttributes } from "./truth/sample-photo-pairs.ts";
export type { Variation } from "./vary/variation.ts";
