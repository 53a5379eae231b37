export * from "./shared-folder.ts";
export * from "./use-native-backend.ts";
export * from "./golden-formula.ts";
export * from "./leak-check.ts";
export * from "./finite-differences.ts";
export * from "./stylegan-golden-state.ts";
