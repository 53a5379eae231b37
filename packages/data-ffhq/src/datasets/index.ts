export { ArrayDataset } from "./array-dataset.ts";
export * from "./celeba.ts";
export * from "./celeba-mask.ts";
export { type DatasetFormName, datasetForm, datasetForms, type FormOptions } from "./dataset-forms.ts";
export * from "./face-forensics.ts";
export {
  type FaceForensicsSplit,
  faceForensicsPairs,
  faceForensicsSplits,
  faceForensicsVideoPairs,
} from "./face-forensics-splits.ts";
export * from "./ffhq.ts";
export { type FfhqEntry, type FfhqFile, readFfhqJson } from "./ffhq-json.ts";
export * from "./ffhq-lmdb.ts";
export * from "./ffhq-tf-records.ts";
export { type LondonExpression, londonCredit, londonExpressions } from "./london-collection.ts";
export { type LondonSplit, londonPeople, londonSplit, londonSplits } from "./london-people.ts";
export { type LondonPerson, readLondonTable } from "./london-table.ts";
export { openNumberedPictures } from "./numbered-pictures.ts";
export { type PictureProblem, PictureSet, type PictureSetParts } from "./picture-set.ts";
export * from "./picture-table.ts";
export { openStyleGanDataset, type StyleGanSet } from "./stylegan-archive.ts";
