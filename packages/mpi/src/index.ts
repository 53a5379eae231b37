export * from "./communicator.ts";
export * from "./gradient-reducer.ts";
export { lostRankExitCode } from "./job.ts";
export { detectLaunch, type Launch, type MpiFamily } from "./launcher.ts";
export * from "./mpi-error.ts";
export * from "./open-communicator.ts";
export * from "./rank-seed.ts";
export * from "./single-process.ts";
