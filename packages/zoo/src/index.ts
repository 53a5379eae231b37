export { type AddOptions, addNetwork } from "./cache/add-network.ts";
export { networkCache } from "./cache/cache-folder.ts";
export { damagedFiles, type StoredNetwork, storedNetwork } from "./cache/stored-network.ts";
export { type CatalogueEntry, catalogue } from "./catalogue.ts";
export { encoderStart } from "./encoder/encoder-start.ts";
export { type EncoderContext, encoders } from "./encoder/encoders.ts";
export type { MapBlockContext } from "./encoder/map-blocks.ts";
export { type PyramidContext, pyramids } from "./encoder/pyramids.ts";
export { trainedMethod } from "./encoder/trained-method.ts";
export { type FetchOptions, fetchNetwork } from "./fetch/fetch-network.ts";
export { type FetchAllOptions, fetchNetworks, type SharedTerms } from "./fetch/fetch-networks.ts";
export { discriminators } from "./kinds/discriminators.ts";
export { faceParsers } from "./kinds/face-parsers.ts";
export { faceRestorers } from "./kinds/face-restorers.ts";
export { featureExtractors } from "./kinds/feature-extractors.ts";
export { gazeEstimators } from "./kinds/gaze-estimators.ts";
export { generators, type LoadedGenerator } from "./kinds/generators.ts";
export { headPoseEstimators } from "./kinds/head-pose-estimators.ts";
export { landmarkDetectors } from "./kinds/landmark-detectors.ts";
export { lightEstimators } from "./kinds/light-estimators.ts";
export { perceptualDistances } from "./kinds/perceptual-distances.ts";
export { recognizers } from "./kinds/recognizers.ts";
export { regressors } from "./kinds/regressors.ts";
export { swapMethods } from "./kinds/swap-methods.ts";
export { type TermContext, terms } from "./kinds/terms.ts";
export { type ConfigNeeds, configNeeds } from "./need/config-needs.ts";
export type {
  KnownHash,
  NetworkLicence,
  NetworkUse,
  PublicFile,
  PublicNetwork,
} from "./networks/public-network.ts";
export { networksOf, publicNetwork, publicNetworks } from "./networks/public-networks.ts";
export { loadPart } from "./parts/load-part.ts";
export type { PartFactory } from "./parts/module-part.ts";
export {
  allowModulesFlag,
  type ModulePermission,
  modulePermission,
  namesModule,
} from "./parts/module-permission.ts";
export { didYouMean } from "./parts/nearest-name.ts";
export type { LoadContext, PartConfig, PartKind, PartType, TrainableKind, TrainableType } from "./parts/part-kind.ts";
export type { PartProblem } from "./parts/part-problem.ts";
export { describeIssue, partSchema } from "./parts/part-schema.ts";
export { pathIn, pathSchema } from "./parts/paths.ts";
export { openSwapModel, readSwapModel, type SwapModelConfig } from "./parts/swap-model.ts";
export { trainedFiles } from "./parts/trained-files.ts";
export { trainedForm } from "./parts/trained-form.ts";
export { trainedPart } from "./parts/trained-part.ts";
export { type DataConfig, dataSchema } from "./pictures/data-schema.ts";
export { openPictureSet } from "./pictures/open-picture-set.ts";
export {
  filterSet,
  imagesAt,
  keptIndices,
  type MemorySet,
  memorySet,
  type PictureOrigin,
  type PictureSet,
} from "./pictures/picture-set.ts";
export { type RenderedSet, readRenders, withParameters } from "./pictures/read-renders.ts";
export type { SwapperSignature } from "./swappers/swapper-signature.ts";
export { type SwapperSignatureName, swapperSignatures } from "./swappers/swapper-signatures.ts";
