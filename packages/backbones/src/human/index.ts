export { HumanFaceDetector, type HumanFaceDetectorOptions } from "./human-face-detector.ts";
export { HumanFaceRecognizer, type HumanFaceRecognizerOptions, meanEmbedding } from "./human-face-recognizer.ts";
