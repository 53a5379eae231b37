export { applyAffine, invertAffine } from "./align/affine.ts";
export { type AlignedFace, type AlignOptions, alignFace } from "./align/align-face.ts";
export { cropOfQuad, ffhqQuad, type Quad, quadSide, shareOutside } from "./align/ffhq-crop.ts";
export { fivePoints } from "./align/five-points.ts";
export * from "./datasets/index.ts";
export { type FetchFilesOptions, fetchFiles, type PublishedFile } from "./fetch/fetch-files.ts";
export { type FetchLondonOptions, fetchLondon } from "./fetch/fetch-london.ts";
export { londonFiles, londonLicence, londonReleaseUrl } from "./fetch/london-release.ts";
export { BatchLoader, type BatchLoaderOptions, type LoaderPosition } from "./loader/batch-loader.ts";
export type { ColourChange, ColourJitter } from "./loader/colour-jitter.ts";
export { type Epoch, epochOrder } from "./loader/epoch-order.ts";
export type { BatchPart } from "./loader/own-part.ts";
export { type PairBatch, PairLoader, type PairLoaderOptions, type PairLoaderState } from "./loader/pair-loader.ts";
export {
  type PairKind,
  PairSampler,
  type PairSamplerState,
  type PairShares,
  pairKinds,
  type SwapPair,
} from "./loader/pair-sampler.ts";
export { batchToImages, type PictureBatch, type PictureChoice, readBatch } from "./loader/picture-batch.ts";
export { datasetPictures, memoryPictures, type PictureSource } from "./loader/picture-source.ts";
export type { LoaderStall } from "./loader/prefetch-queue.ts";
export { faceRegion } from "./paste/face-region.ts";
export { type CropMask, featherMask } from "./paste/feather-mask.ts";
export { type PasteOptions, type PastePlace, pasteBack, pastePlace } from "./paste/paste-back.ts";
export { inTones, type PhotographTones, tonesOf } from "./paste/photograph-tones.ts";
export { type ContactSheetOptions, contactSheet } from "./pictures/contact-sheet.ts";
export { cutPixels } from "./pictures/cut-pixels.ts";
export {
  type DecodedFile,
  type DecodeOptions,
  decodeFile,
  decodePicture,
  pixelLimit,
  readPicture,
  readPictureFile,
} from "./pictures/decode-picture.ts";
export { withoutOldPicture } from "./pictures/old-picture-metadata.ts";
export { PictureError, type Refusal, refusals } from "./pictures/picture-error.ts";
export { hasPictureEnding, readFormats } from "./pictures/picture-formats.ts";
export { fromPixels, resizePixels, toPixels } from "./pictures/raw-picture.ts";
export {
  provenanceXmp,
  readSwapRecord,
  type SwapRecord,
  swapNamespace,
  swapProvenance,
  swapSourceType,
} from "./pictures/swap-provenance.ts";
export { type ChosenFace, type FaceChoice, selectFaces } from "./prepare/choose-face.ts";
export { type CutFace, type CutOptions, cutFaces } from "./prepare/cut-faces.ts";
export { annotatedFaces, detectedFaces, type FaceFinder } from "./prepare/face-finder.ts";
export { type ImportOptions, importPictures } from "./prepare/import-pictures.ts";
export { readLandmarkFiles } from "./prepare/landmark-files.ts";
export { defaultSettings, type PrepareOptions, type PrepareSummary, prepare } from "./prepare/prepare.ts";
export type { PrepareProgress } from "./prepare/progress-count.ts";
export { TiledDetector } from "./prepare/tiled-detector.ts";
export {
  isUsable,
  type Manifest,
  type ManifestHeader,
  type ManifestRecord,
  manifestName,
  type PictureFormat,
  type PrepareSettings,
  parseHeader,
  parseRecord,
  pictureFormats,
  type RefusedRecord,
  type Split,
  severalFacesRules,
  splits,
  type UsableRecord,
} from "./prepared/manifest.ts";
export { readManifest } from "./prepared/manifest-file.ts";
export {
  loadPreparedFolder,
  type OpenOptions,
  openPreparedFolder,
  PreparedFolder,
} from "./prepared/prepared-folder.ts";
export { type PreparedStats, preparedStats } from "./prepared/prepared-stats.ts";
export { type Verification, verifyPrepared } from "./prepared/verify-prepared.ts";
export * from "./protocols/index.ts";
export * from "./templates/index.ts";
export { describeSignal, isWide } from "./video/colour-signal.ts";
export { hasFfmpeg, VideoError } from "./video/ffmpeg.ts";
export { videoEndings } from "./video/kept-streams.ts";
export { type ReadFramesOptions, readFrame, readFrames, type VideoFrame } from "./video/read-frames.ts";
export { type OtherStream, rateOf, type VideoInfo, videoInfo } from "./video/video-info.ts";
export { VideoWriter, type VideoWriterOptions } from "./video/video-writer.ts";
