// What a program that only swaps needs: nothing here, nor below it, loads a 3DMM or the renderer.

export { fileSha256 } from "@mfim/files";
export { faceParsers } from "./kinds/face-parsers.ts";
export { faceRestorers } from "./kinds/face-restorers.ts";
export { landmarkDetectors } from "./kinds/landmark-detectors.ts";
export { recognizers } from "./kinds/recognizers.ts";
export { swapMethods } from "./kinds/swap-methods.ts";
export { pictureConventionSchema, pictureInputSchema } from "./parts/adapted-types.ts";
export { loadPart } from "./parts/load-part.ts";
export { type ModelTraining, modelTraining, type TrainedOn } from "./parts/model-training.ts";
export { allowModulesFlag, type ModulePermission, modulePermission } from "./parts/module-permission.ts";
export type { LoadContext, PartConfig } from "./parts/part-kind.ts";
export { pathIn } from "./parts/paths.ts";
export { openSwapModel, readSwapModel, type SwapModelConfig } from "./parts/swap-model.ts";
export { weightFilesHash } from "./parts/weight-files-hash.ts";
