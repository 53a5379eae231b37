export { AdaptedFaceParser, type AdaptedFaceParserOptions } from "./adapted-face-parser.ts";
export { AdaptedFaceRestorer, type AdaptedFaceRestorerOptions } from "./adapted-face-restorer.ts";
export { AdaptedNetwork } from "./adapted-network.ts";
export {
  AdaptedFeatures,
  AdaptedHeadPose,
  type AdaptedHeadPoseOptions,
  AdaptedRecognizer,
} from "./adapted-parts.ts";
export { OnnxModel, type OnnxValue, onnxInLosses } from "./onnx/onnx-model.ts";
export { fromNetworkPictures, type PictureInput, toNetworkPictures } from "./picture-input.ts";
export type { AdapterOptions } from "./picture-model.ts";
export type { TensorFunction } from "./tensor-function.ts";
export { loadTfjsModel } from "./tfjs/tfjs-model.ts";
