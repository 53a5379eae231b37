export { EmbeddingRecognizer } from "../common/embedding-recognizer.ts";
export { loadCosFace } from "./cosface.ts";
