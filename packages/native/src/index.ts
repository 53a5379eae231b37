export type { BackendName, BackendOptions, BackendReport, FastMath } from "./backend/backend-options.ts";
export { type EventWriter, openEventWriter } from "./backend/event-writer.ts";
export {
  type FunctionLibrary,
  type NativeBinding,
  nativeBinding,
  type OpAttribute,
  type ShapeInference,
  type ShapeInput,
} from "./backend/native-binding.ts";
export { useBackend } from "./backend/use-backend.ts";
export { type Diagnosis, diagnose } from "./doctor/diagnose.ts";
export { diagnoseGpu, type GpuDiagnosis } from "./doctor/diagnose-gpu.ts";
export { type Installation, type InstallOptions, installNative } from "./install/install-native.ts";
export { type InstallProgress, type ProgressBar, terminalProgress } from "./install/progress.ts";
export { NativeError } from "./native-error.ts";
