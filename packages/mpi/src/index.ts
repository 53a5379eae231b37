export type { BucketOptions, Communicator, CommunicatorStatistics, JsonValue } from "./communicator.ts";
export { GradientReducer, type GradientRound } from "./gradient-reducer.ts";
export { lostRankExitCode } from "./job.ts";
export { detectLaunch, type Launch, type MpiFamily } from "./launcher.ts";
export { MpiError } from "./mpi-error.ts";
export { type OpenOptions, openCommunicator, openMpi } from "./open-communicator.ts";
export { rankSeed } from "./rank-seed.ts";
export { singleProcess } from "./single-process.ts";
