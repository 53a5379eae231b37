// The maps of its crops are those of everything else.
export type { Affine } from "@mfim/core";
export { FacesError } from "./faces-error.ts";
export { type Camera, ffhqCrop, projectPoints } from "./geometry/camera.ts";
export { type CropQuad, ffhqSquare, quadCorners, quadToCrop } from "./geometry/ffhq-square.ts";
export { type HeadPose, type Matrix3, poseMatrix, rotationInPicture } from "./geometry/pose.ts";
export { baselMatBases } from "./head/basel-mat-bases.ts";
export { basesOfState } from "./head/bases-of-state.ts";
export { type FetchRecord, type FetchReleaseOptions, fetchRelease } from "./head/fetch-release.ts";
export type { HeadModel, HeadRegions, VertexRange } from "./head/head-model.ts";
export { baselBases, flameBases, type MorphableBases } from "./head/morphable-bases.ts";
export { headOfBases, type MorphableHead } from "./head/morphable-head.ts";
export { defaultHeadPath, openHead } from "./head/open-head.ts";
export { readIctObj } from "./head/read-ict-obj.ts";
export { readIctSafetensors } from "./head/read-ict-safetensors.ts";
export { type ReferenceLandmarks, readReferenceLandmarks } from "./head/reference-landmarks.ts";
export { encodeHead } from "./head/write-head.ts";
export { LABELS, type Label } from "./mesh/render-mesh.ts";
export { bundledPackFolder } from "./pack/bundled-pack.ts";
export { FacePack, openFacePack, type PackInfo } from "./pack/face-pack.ts";
export type { PersonTruth, PictureTruth } from "./pack/picture-truth.ts";
export { RENDER_PRESETS, type RenderPreset, type SetFormat } from "./pack/presets.ts";
export { DIGITAL_SOURCE_TYPE, PHOTOGRAPHIC_SOURCE_TYPE, PROVENANCE_XMP } from "./pack/provenance.ts";
export { type RenderSetOptions, renderSet } from "./pack/render-set.ts";
export type { HairStyle } from "./person/hair-style.ts";
export type {
  BeardTraits,
  BrowTraits,
  EyeTraits,
  Person,
  PhotoSkin,
  Rgb,
  SkinShares,
  SkinTraits,
} from "./person/person.ts";
export { sampleDetailedPerson } from "./person/sample-detailed-person.ts";
export { samplePerson } from "./person/sample-person.ts";
export { samplePhotographicPerson } from "./person/sample-photographic-person.ts";
export { type RenderedFace, type RenderOptions, renderFace, renderLights, solveCrop } from "./render/render-face.ts";
export { type Portrait, swapTruth } from "./render/swap-truth.ts";
export { EXPRESSION_PRESETS, type ExpressionPreset } from "./scene/expression-presets.ts";
export { type OccluderRates, sampleDetailedScene, samplePhotographicScene } from "./scene/sample-detailed-scene.ts";
export { type SceneLimits, sampleScene } from "./scene/sample-scene.ts";
export type { Background, DirectionalLight, Garment, LightRig, Occluder, Scene } from "./scene/scene.ts";
export { donorPortrait } from "./skins/judge/donor-portrait.ts";
export {
  type JudgePeopleOptions,
  judgePeople,
  type LikenessFigures,
  type PeopleVerdict,
} from "./skins/judge/judge-people.ts";
export type { BuildSkinsOptions } from "./skins/library/build-context.ts";
export { buildSkins } from "./skins/library/build-skins.ts";
export {
  openSkins,
  type SkinCast,
  type SkinDonor,
  SkinLibrary,
  type SkinLibraryInfo,
  writeThrownAway,
} from "./skins/library/skin-library.ts";
export { londonSources, type SkinSource } from "./skins/library/skin-source.ts";
export { bundledTruthFolder } from "./truth/bundled-truth-set.ts";
export { type Degradation, degradePortrait, type WrongAttributes } from "./truth/degrade.ts";
export { KNOWN_SETS } from "./truth/known-checksums.ts";
export { mixIdentity } from "./truth/mix-identity.ts";
export { mixPeople } from "./truth/mix-people.ts";
export {
  openTruthSet,
  type TruthCoefficients,
  type TruthPair,
  TruthSet,
  type TruthView,
} from "./truth/open-truth-set.ts";
export { TRUTH_PRESETS, type TruthPreset } from "./truth/presets.ts";
export { renderTrainingPairs } from "./truth/render-training-pairs.ts";
export { type RenderTruthSetOptions, renderTruthSet } from "./truth/render-truth-set.ts";
export { sampleTruthPair } from "./truth/sample-truth-pair.ts";
export { STRATA, type Stratum } from "./truth/strata.ts";
export { renderTruthPair, type TruthPicture } from "./truth/truth-job.ts";
export { type MaskName, maskOf } from "./truth/truth-masks.ts";
export {
  TRUTH_ROLES,
  type TruthKind,
  type TruthParameters,
  type TruthRole,
  truthPortraits,
} from "./truth/truth-pair.ts";
export type { TruthEntry, TruthSetInfo } from "./truth/truth-set-info.ts";
export type { PersonJob, PersonPictures } from "./workers/person-job.ts";
export { type RenderPeopleOptions, renderPeople } from "./workers/render-people.ts";
