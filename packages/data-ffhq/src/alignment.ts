// What cutting faces out and pasting them back needs, without files: nothing here loads a module of Node, but for sharp
// behind `pictures/raw-picture.ts`, whose place another resampler takes in a browser.
export * from "./align/align-face.ts";
export * from "./align/ffhq-crop.ts";
export { faceRegion } from "./paste/face-region.ts";
export * from "./paste/paste-back.ts";
export { inTones, tonesOf } from "./paste/photograph-tones.ts";
export * from "./pictures/picture-error.ts";
export * from "./pictures/raw-picture.ts";
export * from "./pictures/swap-provenance.ts";
export { type FaceChoice, selectFaces } from "./prepare/choose-face.ts";
export { type CutFace, type CutOptions, cutFaces } from "./prepare/cut-faces.ts";
