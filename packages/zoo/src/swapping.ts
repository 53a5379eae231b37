// What a program that only swaps needs: nothing here, nor below it, loads a 3DMM or the renderer.
export { landmarkDetectors } from "./kinds/landmark-detectors.ts";
export { recognizers } from "./kinds/recognizers.ts";
export { swapMethods } from "./kinds/swap-methods.ts";
export { fileSha256, folderSha256 } from "./parts/folder-hash.ts";
export { loadPart } from "./parts/load-part.ts";
export type { LoadContext, PartConfig } from "./parts/part-kind.ts";
export { pathIn } from "./parts/paths.ts";
