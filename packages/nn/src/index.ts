export { BatchNorm, type BatchNormOptions } from "./layers/batch-norm.ts";
export { Conv2d, type Conv2dOptions, DepthwiseConv2d, type DepthwiseConv2dOptions } from "./layers/conv2d.ts";
export { DlibResnetTrunk, type HalvingEdge, HalvingResidual } from "./layers/dlib-resnet.ts";
export {
  IrSeBlock,
  type IrSeBlockOptions,
  type IrSeStage,
  irSe50Stages,
  irSeBody,
  type ShapeKeeping,
} from "./layers/ir-se.ts";
export { Linear, type LinearOptions } from "./layers/linear.ts";
export { type ConvolutionAndNorm, MobileFaceNetBody, mobileFaceNetRows } from "./layers/mobile-face-net.ts";
export { MobileTrunk } from "./layers/mobile-trunk.ts";
export { mobileTrunkShapeSchema, smallMobileTrunk } from "./layers/mobile-trunk-schema.ts";
export {
  type MobileTrunkShape,
  mobileTrunkFlops,
  type ResidualBlockShape,
  type ResidualRow,
  residualBlocks,
} from "./layers/mobile-trunk-shape.ts";
export { convolveAndNormalise, type NormMode, normalise } from "./layers/norm-mode.ts";
export { PRelu } from "./layers/prelu.ts";
export { ResNet50 } from "./layers/resnet50.ts";
export { assignValues } from "./module/assign-values.ts";
export { Block } from "./module/block.ts";
export { createNetwork } from "./module/create-network.ts";
export { type Loadable, type LoadOptions, loadState } from "./module/load-state.ts";
export { buffer, Module, parameter } from "./module/module.ts";
export { publicShapes } from "./module/public-shapes.ts";
export { publicTensor, saveState } from "./module/save-state.ts";
export {
  conv2dLayout,
  flattenedLinearLayout,
  layoutOf,
  linearLayout,
  mapLayout,
  type WeightLayout,
} from "./module/weight-layout.ts";
export { seededWeights, type WeightSource, zeroWeights } from "./module/weight-source.ts";
export { blur, downsample2, type Padding, upsample2 } from "./ops/fir.ts";
export { l2Norm, l2Normalise } from "./ops/l2-norm.ts";
export { leakyRelu, relu } from "./ops/leaky-relu.ts";
export { linearMap } from "./ops/linear-map.ts";
export { appendMinibatchDeviation } from "./ops/minibatch-deviation.ts";
export { pixelNorm } from "./ops/pixel-norm.ts";
export { relu6 } from "./ops/relu6.ts";
export { type ColourStatistics, imagenetStatistics, standardise } from "./ops/standardise.ts";
export { Adam, type AdamOptions } from "./optimisers/adam.ts";
export { moveTowards } from "./optimisers/exponential-moving-average.ts";
