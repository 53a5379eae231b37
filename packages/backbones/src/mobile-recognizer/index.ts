export { ArcFaceHead, type ArcFaceOptions } from "./arc-face-head.ts";
export { MobileRecognizer } from "./mobile-recognizer.ts";
export { defaultMobileRecognizer, type MobileRecognizerConfig } from "./mobile-recognizer-config.ts";
export { loadMobileRecognizer, saveMobileRecognizer } from "./mobile-recognizer-folder.ts";
export { type EarlyMaps, RecognizerFeatures } from "./recognizer-features.ts";
