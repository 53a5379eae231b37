export * from "./gain-and-kept.ts";
export * from "./head-pose-metrics.ts";
export * from "./identity-metrics.ts";
export * from "./morphable-metrics.ts";
export * from "./pair-metric.ts";
export * from "./statistics.ts";
export * from "./swap-observation.ts";
