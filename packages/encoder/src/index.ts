export * from "./encoder/facial-attribute-encoder.ts";
export { type CodeHeadOptions, defaultLevel, type MapHeadOptions } from "./heads/head-plan.ts";
export * from "./heads/map-to-code.ts";
export * from "./heads/map-to-map.ts";
export * from "./pyramid/feature-pyramid.ts";
export * from "./pyramid/ir-se-pyramid.ts";
export * from "./pyramid/load-public-pyramid.ts";
export * from "./pyramid/normalisations.ts";
export { TopDownPyramid, type TopDownPyramidOptions } from "./pyramid/top-down.ts";
