export { checkpointed } from "./checkpointed.ts";
export { type Compiled, type CompileOptions, compile } from "./compile.ts";
export type { ConcreteFunction, GraphOptions } from "./concrete-function.ts";
export { isEager, setEager } from "./eager-switch.ts";
export { type SavedModelOptions, saveSavedModel } from "./export/save-saved-model.ts";
export { type OnnxOptions, toOnnx } from "./onnx/to-onnx.ts";
export type { Precision } from "./optimise/lower-precision.ts";
export { randomNormal, randomUniform, type Seed } from "./random.ts";
export { TraceError } from "./trace/trace-error.ts";
