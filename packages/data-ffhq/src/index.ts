export { ArrayDataset } from "./datasets/array-dataset.ts";
export {
  type CelebAOptions,
  type CelebASplit,
  openCelebA,
  openCelebAHq,
} from "./datasets/celeba.ts";
export {
  type LabelMap,
  type MaskOrder,
  type MaskPart,
  maskLabels,
  readCelebAMask,
} from "./datasets/celeba-mask.ts";
export { type DatasetFormName, datasetForm, datasetForms, type FormOptions } from "./datasets/dataset-forms.ts";
export {
  FaceForensics,
  type FaceForensicsCompression,
  type FaceForensicsMethod,
  type FaceForensicsOptions,
} from "./datasets/face-forensics.ts";
export type { FaceForensicsSplit } from "./datasets/face-forensics-splits.ts";
export {
  type InTheWildOptions,
  openFfhqFolder,
  openFfhqInTheWild,
  openFfhqWithLandmarks,
} from "./datasets/ffhq.ts";
export { type FfhqEntry, type FfhqFile, readFfhqJson } from "./datasets/ffhq-json.ts";
export { openPictureLmdb } from "./datasets/ffhq-lmdb.ts";
export type { FfhqSplit } from "./datasets/ffhq-split.ts";
export { openTfRecords } from "./datasets/ffhq-tf-records.ts";
export { type LondonExpression, londonCredit } from "./datasets/london-collection.ts";
export { type LondonSplit, londonPeople, londonSplit } from "./datasets/london-people.ts";
export { type LondonPerson, readLondonTable } from "./datasets/london-table.ts";
export { PictureDataset, type PictureDatasetParts, type PictureProblem } from "./datasets/picture-dataset.ts";
export { type KnownTruth, loadPictureTable, type PictureTable } from "./datasets/picture-table.ts";
export { openStyleGanDataset, type StyleGanSet } from "./datasets/stylegan-archive.ts";
export { type FetchFilesOptions, fetchFiles, type PublishedFile } from "./fetch/fetch-files.ts";
export { type FetchLondonOptions, fetchLondon } from "./fetch/fetch-london.ts";
export { BatchLoader, type BatchLoaderOptions, type LoaderPosition } from "./loader/batch-loader.ts";
export type { ColourChange, ColourJitter } from "./loader/colour-jitter.ts";
export { type Epoch, epochOrder } from "./loader/epoch-order.ts";
export type { BatchPart } from "./loader/own-part.ts";
export { type PairBatch, PairLoader, type PairLoaderOptions, type PairLoaderState } from "./loader/pair-loader.ts";
export {
  PairSampler,
  type PairSamplerState,
  type PairShares,
  type SwapPair,
} from "./loader/pair-sampler.ts";
export { batchToImages, type PictureBatch, type PictureChoice, readBatch } from "./loader/picture-batch.ts";
export { datasetPictures, memoryPictures, type PictureSource } from "./loader/picture-source.ts";
export type { LoaderStall } from "./loader/prefetch-queue.ts";
export { annotatedFaces, detectedFaces, type FaceFinder } from "./prepare/face-finder.ts";
export { type ImportOptions, importPictures } from "./prepare/import-pictures.ts";
export { readLandmarkFiles } from "./prepare/landmark-files.ts";
export { type PrepareOptions, type PrepareSummary, prepare } from "./prepare/prepare.ts";
export type { PrepareProgress } from "./prepare/progress-count.ts";
export {
  type Manifest,
  type ManifestHeader,
  type ManifestRecord,
  type PictureFormat,
  type PrepareSettings,
  type RefusedRecord,
  splits,
  type UsableRecord,
} from "./prepared/manifest.ts";
export { readManifest } from "./prepared/manifest-file.ts";
export {
  loadPreparedFolder,
  openPreparedFolder,
  PreparedFolder,
} from "./prepared/prepared-folder.ts";
export { type PreparedStats, preparedStats } from "./prepared/prepared-stats.ts";
export { type Verification, verifyPrepared } from "./prepared/verify-prepared.ts";
export type { FrameChoice } from "./protocols/frame-choice.ts";
export { type PairOrder, parsePairList } from "./protocols/pair-list.ts";
export {
  makeProtocol,
  type PictureReference,
  type Protocol,
  type ProtocolPair,
} from "./protocols/protocol.ts";
export {
  builtinProtocols,
  openProtocol,
  type ProtocolFile,
  protocolFile,
  writeProtocolFile,
} from "./protocols/protocol-file.ts";
export type { ProtocolRule } from "./protocols/protocol-rule.ts";
export { type PublishedList, publishedProtocol } from "./protocols/published-lists.ts";
export {
  type ProtocolPictures,
  pictureText,
  type ResolvedPair,
  type ResolvedPicture,
  type ResolvedProtocol,
  type ResolveOptions,
  resolveProtocol,
} from "./protocols/resolve-protocol.ts";
