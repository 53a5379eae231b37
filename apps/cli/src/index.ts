export * from "./model/open-model.ts";
export * from "./swap/picture-job.ts";
export * from "./swap/swap-session.ts";
