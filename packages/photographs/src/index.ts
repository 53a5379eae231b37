export { applyAffine, invertAffine } from "./align/affine.ts";
export { type AlignedFace, type AlignOptions, alignFace } from "./align/align-face.ts";
export { cropOfQuad, ffhqQuad, type Quad, quadSide } from "./align/ffhq-crop.ts";
export { fivePoints } from "./align/five-points.ts";
export {
  type ChosenFace,
  type FaceChoice,
  type FaceLimits,
  placeFace,
  selectFaces,
} from "./faces/choose-face.ts";
export { assertSharp, type CutFace, type CutOptions, cutFaces } from "./faces/cut-faces.ts";
export { type SeveralFaces, severalFacesRules } from "./faces/several-faces.ts";
export { sharpness } from "./faces/sharpness.ts";
export { TiledDetector } from "./faces/tiled-detector.ts";
export { faceRegion } from "./paste/face-region.ts";
export { type CropMask, featherMask } from "./paste/feather-mask.ts";
export { type PasteOptions, type PastePlace, pasteBack, pastePlace } from "./paste/paste-back.ts";
export { inTones, type PhotographTones, tonesOf } from "./paste/photograph-tones.ts";
export { saysComputed } from "./pictures/computed-picture.ts";
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
export { PictureError, type PictureFacts, type Refusal, refusals } from "./pictures/picture-error.ts";
export { hasPictureEnding } from "./pictures/picture-formats.ts";
export { fromPixels, resizePixels, toPixels } from "./pictures/raw-picture.ts";
export {
  provenanceXmp,
  readSwapRecord,
  type SwapRecord,
  swapProvenance,
  swapSourceType,
} from "./pictures/swap-provenance.ts";
export { describeSignal, isWide } from "./video/colour-signal.ts";
export { hasFfmpeg, VideoError } from "./video/ffmpeg.ts";
export { videoEndings } from "./video/kept-streams.ts";
export { type ReadFramesOptions, readFrame, readFrames, type VideoFrame } from "./video/read-frames.ts";
export { type OtherStream, type VideoInfo, videoInfo } from "./video/video-info.ts";
export { VideoWriter, type VideoWriterOptions } from "./video/video-writer.ts";
