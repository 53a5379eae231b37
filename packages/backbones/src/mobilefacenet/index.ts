export { EmbeddingRecognizer } from "../common/embedding-recognizer.ts";
export { createMobileFaceNet, loadMobileFaceNet, type MobileFaceNetVariant } from "./mobile-face-net.ts";
