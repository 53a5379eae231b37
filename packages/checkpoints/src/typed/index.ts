export { encodeSafetensors } from "./encode-safetensors.ts";
export { openSafetensors, readSafetensors, type SafetensorsFile } from "./open-safetensors.ts";
export type { TypedArrayTensor } from "./typed-array.ts";
