export type { MeanEmbedding, RawRecognizer } from "../common/mean-embedding.ts";
export type { CanonicalFace } from "./canonical-face.ts";
export { FaceMesh, type FaceMeshes } from "./face-mesh.ts";
export { FaceMeshHeadPose } from "./face-mesh-head-pose.ts";
export { type HumanFace, HumanFaceDetector, type HumanFaceDetectorOptions } from "./human-face-detector.ts";
export { HumanFaceRecognizer, type HumanFaceRecognizerOptions } from "./human-face-recognizer.ts";
export { type EyeGeometry, IrisGaze, type SeenIrises } from "./iris-gaze.ts";
export { type HumanModelName, humanModelFiles } from "./load-human-model.ts";
export { MeshLight } from "./mesh-light.ts";
