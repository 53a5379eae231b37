export { type Cast, type CastMember, type CastView, donorsOf, type Expression, memberOf } from "./cast/cast.ts";
export { composingSize } from "./cast/composing-size.ts";
export { prepareCast } from "./cast/prepare-cast.ts";
export { readThrownAway, type VerdictFile } from "./cli/thrown-away-file.ts";
export { type ComposedFace, faceAt } from "./compose/face-at.ts";
export { AMPLITUDES, drawFaceRecipe, type FaceRecipe, mixFaceRecipes, ownFaceRecipe } from "./compose/face-recipe.ts";
export { mixFaces } from "./compose/mix-faces.ts";
export type { JudgeFigures } from "./judge/judge-figures.ts";
export { type JudgeOptions, judgeLikeness, type Verdict } from "./judge/judge-likeness.ts";
export { type BuildLibraryOptions, buildPortraitLibrary, type FaceMeshFinder } from "./library/build-library.ts";
export type { PhotographedPerson, PhotographSet, Sex, Split } from "./library/photographed-person.ts";
export {
  type LibraryIndex,
  type LibraryPerson,
  type LibraryPortrait,
  openPortraitLibrary,
  type PortraitLibrary,
} from "./library/portrait-library.ts";
export { type PhotographSetOptions, readPhotographSet } from "./library/read-photograph-set.ts";
export { type ContactSheetOptions, drawContactSheet } from "./pairs/contact-sheet.ts";
export { draftOf, isHeldOutPerson, type People, personOf, type ThrownAway } from "./pairs/people.ts";
export { PAIR_PRESETS, type PairPreset } from "./pairs/presets.ts";
export { DIGITAL_SOURCE_TYPE, provenanceXmp } from "./pairs/provenance.ts";
export {
  type DevelopedPicture,
  developFace,
  type PairPicture,
  renderPair,
  renderPicture,
} from "./pairs/render-pair.ts";
export { type RenderPairsOptions, renderTrainingPairs } from "./pairs/render-training-pairs.ts";
export { pairToneDistance, type SwapPair, samplePair } from "./pairs/sample-pair.ts";
export { LARGEST_TONE_DISTANCE } from "./pairs/tones.ts";
export { stream } from "./random/stream.ts";
export { type RenderedPortrait, type RenderOptions, renderPortrait } from "./render/render-portrait.ts";
export type { Background, Light, Scene } from "./render/scene.ts";
export { MADE_PEOPLE, type MadePerson, madeLibrary, madePerson } from "./testing/made-people.ts";
export { writeMadeLibrary } from "./testing/write-made-library.ts";
export { PHOTO_STRATA, type PhotoStratum } from "./truth/photo-strata.ts";
export {
  type AnyPhotoRole,
  openPhotoTruthSet,
  PHOTO_ROLES,
  PHOTO_TRUTH_FORMAT,
  type PhotoRole,
  type PhotoTruthInfo,
  type PhotoTruthPair,
  type PhotoTruthSet,
  WRONG_PHOTO_ROLES,
  type WrongPhotoRole,
} from "./truth/photo-truth-set.ts";
export { PHOTO_TRUTH_PRESETS, type PhotoTruthPreset } from "./truth/presets.ts";
export { type PhotoPairPictures, renderMixPair, renderPhotoPair } from "./truth/render-photo-pair.ts";
export { type RenderPhotoTruthOptions, renderPhotoTruth } from "./truth/render-photo-truth.ts";
export { type MixPair, sampleMixPairs } from "./truth/sample-mix-pairs.ts";
export { type PhotoPair, samplePhotoPairs, type WrongPhotoAttributes } from "./truth/sample-photo-pairs.ts";
export { drawVariation, NO_VARIATION, type Variation } from "./vary/variation.ts";
export { varyPicture } from "./vary/vary-picture.ts";
