export type { Checkpoint, NamedGlobal, PlainValue, ReadOptions } from "./checkpoint.ts";
export {
  type ConfigSchema,
  readModelConfig,
  readModelWeights,
  writeModelFolder,
} from "./model-folder/model-folder.ts";
export { readCheckpoint } from "./read-checkpoint.ts";
export { readNetwork, unwrapped } from "./read-network.ts";
export {
  type DeferredTensor,
  type WritableState,
  type WriteOptions,
  writeSafetensors,
} from "./safetensors/write-safetensors.ts";
export { halfToNumber } from "./tensors/element-type.ts";
export { memoryTensor } from "./tensors/memory-tensor.ts";
export type { WritableFloat } from "./tensors/pack-floats.ts";
export type { CheckpointTensor } from "./tensors/stored-tensor.ts";
