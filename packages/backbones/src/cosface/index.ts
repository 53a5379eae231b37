export { EmbeddingRecognizer } from "../common/embedding-recognizer.ts";
export { createCosFace, loadCosFace } from "./cosface.ts";
