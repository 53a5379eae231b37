export { describeAttributeEncoder } from "./conformance/attribute-encoder.ts";
export type { ConformanceOptions, Make, NetworkSubject } from "./conformance/check-network.ts";
export { type DiscriminatorSuiteOptions, describeDiscriminator } from "./conformance/discriminator.ts";
export { describeFaceRecognizer } from "./conformance/face-recognizer.ts";
export { describeFeatureExtractor } from "./conformance/feature-extractor.ts";
export { describeGazeEstimator } from "./conformance/gaze-estimator.ts";
export { describeGenerator } from "./conformance/generator.ts";
export { describeHeadPoseEstimator } from "./conformance/head-pose-estimator.ts";
export { expectInputGradient } from "./conformance/input-gradient.ts";
export { type DetectorSample, describeLandmarkDetector } from "./conformance/landmark-detector.ts";
export { largestDifference } from "./conformance/largest-difference.ts";
export { describeLightEstimator } from "./conformance/light-estimator.ts";
export { describeMorphableRegressor } from "./conformance/morphable-regressor.ts";
export { describePerceptualDistance } from "./conformance/perceptual-distance.ts";
export { samplePictures } from "./conformance/sample-pictures.ts";
export { sampleStyles } from "./conformance/sample-styles.ts";
export { describeSwapMethod } from "./conformance/swap-method.ts";
export { expectEveryParameterTrained } from "./every-parameter-trained.ts";
export { type DifferenceOptions, expectGradient, expectSecondGradient } from "./finite-differences.ts";
export { goldenUniform, goldenValues } from "./golden-formula.ts";
export { goldenPictures, goldenPlanes, goldenTensor, relativeError } from "./golden-tensors.ts";
export { expectNoLeak } from "./leak-check.ts";
export { sendOddRequests } from "./odd-requests.ts";
export { plainGoldenState, type StateShapes } from "./plain-golden-state.ts";
export { type PlainOnnxInput, type PlainOnnxOptions, plainOnnx } from "./plain-onnx.ts";
export { sharedFolder } from "./shared-folder.ts";
export { styleganGoldenState } from "./stylegan-golden-state.ts";
export { type OnnxPicture, type OnnxRuntime, swapByOnnx } from "./swap-by-onnx.ts";
export {
  type CallLog,
  tinyDiscriminator,
  tinyEncoder,
  tinyFaces,
  tinyGenerator,
  tinyLayout,
  tinyLossNetworks,
} from "./tiny-networks.ts";
export { useNativeBackend } from "./use-native-backend.ts";
