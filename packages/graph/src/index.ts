export { type Compiled, type CompileOptions, compile } from "./compile.ts";
export type { ConcreteFunction } from "./concrete-function.ts";
export { isEager, setEager } from "./eager-switch.ts";
export { TraceError } from "./trace/trace-error.ts";
