export { EmbeddingRecognizer } from "../common/embedding-recognizer.ts";
export { createIResNet, createIrSe50, loadArcFace } from "./arcface.ts";
