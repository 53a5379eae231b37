export { ArrayDataset } from "./array-dataset.ts";
export {
  type CelebAOptions,
  type CelebASplit,
  celebAHqQuad,
  celebASplits,
  openCelebA,
  openCelebAHq,
} from "./celeba.ts";
export {
  type LabelMap,
  type MaskOrder,
  type MaskPart,
  maskLabels,
  readCelebAMask,
  renumberMask,
} from "./celeba-mask.ts";
export { type DatasetFormName, datasetForm, datasetForms, type FormOptions } from "./dataset-forms.ts";
export {
  FaceForensics,
  type FaceForensicsCompression,
  type FaceForensicsMethod,
  type FaceForensicsOptions,
  faceForensicsCompressions,
  faceForensicsMethods,
} from "./face-forensics.ts";
export {
  type FaceForensicsSplit,
  faceForensicsPairs,
  faceForensicsSplits,
  faceForensicsVideoPairs,
} from "./face-forensics-splits.ts";
export {
  type FfhqSplit,
  ffhqSplit,
  ffhqSplitOf,
  ffhqTrainingPictures,
  type InTheWildOptions,
  openFfhqFolder,
  openFfhqInTheWild,
  openFfhqWithLandmarks,
} from "./ffhq.ts";
export { type FfhqEntry, type FfhqFile, readFfhqJson } from "./ffhq-json.ts";
export { openPictureLmdb } from "./ffhq-lmdb.ts";
export { openTfRecords, tfRecordResolutions } from "./ffhq-tf-records.ts";
export { type LondonExpression, londonCredit, londonExpressions } from "./london-collection.ts";
export { type LondonSplit, londonPeople, londonSplit, londonSplits } from "./london-people.ts";
export { type LondonPerson, readLondonTable } from "./london-table.ts";
export { openNumberedPictures } from "./numbered-pictures.ts";
export { type PictureProblem, PictureSet, type PictureSetParts } from "./picture-set.ts";
export { type KnownTruth, type LoadOptions, loadPictureTable, type PictureTable } from "./picture-table.ts";
export { openStyleGanDataset, type StyleGanSet } from "./stylegan-archive.ts";
