// What cutting faces out and pasting them back needs, without files: nothing here loads a module of Node, but for sharp
// behind `pictures/raw-picture.ts`, whose place another resampler takes in a browser.
export { type AlignedFace, type AlignOptions, alignFace } from "./align/align-face.ts";
export { cropOfQuad, ffhqQuad, type Quad, quadSide } from "./align/ffhq-crop.ts";
export { type FaceChoice, selectFaces } from "./faces/choose-face.ts";
export { type CutFace, type CutOptions, cutFaces } from "./faces/cut-faces.ts";
export { faceRegion } from "./paste/face-region.ts";
export { type PasteOptions, type PastePlace, pasteBack, pastePlace } from "./paste/paste-back.ts";
export { inTones, tonesOf } from "./paste/photograph-tones.ts";
export { saysComputed } from "./pictures/computed-picture.ts";
export { PictureError, type PictureFacts, type Refusal, refusals } from "./pictures/picture-error.ts";
export { fromPixels, resizePixels, toPixels } from "./pictures/raw-picture.ts";
export {
  provenanceXmp,
  readSwapRecord,
  type SwapRecord,
  swapProvenance,
  swapSourceType,
} from "./pictures/swap-provenance.ts";
