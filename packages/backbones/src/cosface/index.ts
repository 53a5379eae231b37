export { EmbeddingRecognizer } from "../common/embedding-recognizer.ts";
export { createCosFace, loadCosFace } from "./cosface.ts";
export { Sphere20Network } from "./sphere20-network.ts";
