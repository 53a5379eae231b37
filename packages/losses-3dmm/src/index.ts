export {
  assertLayout,
  type CoefficientLayout,
  type ColumnRange,
  layoutSizes,
  splitCoefficients,
} from "./coefficient-layout.ts";
export {
  type CoefficientNetwork,
  CoefficientRegressor,
  type CoefficientRegressorOptions,
} from "./coefficient-regressor.ts";
export { type Deca, type DecaOptions, loadDeca } from "./deca/deca.ts";
export {
  createDeep3d,
  type Deep3d,
  type Deep3dOptions,
  deep3dInput,
  deep3dLayout,
  deep3dTranslationLayout,
  loadDeep3d,
} from "./deep3d/deep3d.ts";
export { loadDeep3dLight } from "./deep3d/deep3d-light.ts";
export { Deep3dNetwork } from "./deep3d/deep3d-network.ts";
export { expressionLoss, poseLoss, shapeLoss } from "./losses/coefficient-losses.ts";
export {
  type CoefficientNames,
  lossRegressorTrunk,
  metricRegressorTrunk,
  type RegressorConfig,
  type RegressorTrunkShape,
} from "./regressors/regressor-config.ts";
export { TrainedRegressor } from "./regressors/trained-regressor.ts";
export { loadTrainedRegressor, saveTrainedRegressor } from "./regressors/trained-regressor-folder.ts";
export { type LandmarkBasis, loadLandmarkBasis } from "./three-ddfa/landmark-basis.ts";
export { matrixPose } from "./three-ddfa/matrix-pose.ts";
export {
  loadThreeDdfa,
  type ThreeDdfa,
  type ThreeDdfaOptions,
  threeDdfaInput,
  threeDdfaLayout,
  threeDdfaRotationLayout,
} from "./three-ddfa/three-ddfa.ts";
