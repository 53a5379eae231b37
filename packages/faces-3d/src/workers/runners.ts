import { runTruthJob, type TruthJob } from "../truth/truth-job.ts";
import { type PersonJob, runPersonJob } from "./person-job.ts";

/** What a rendering thread can do: functions of the head and a plain job whose answer can be posted. */
export const RUNNERS = { people: runPersonJob, truth: runTruthJob } as const;

/** How a message speaks of a job. */
export const JOB_NAMES = {
  people: ({ person }: PersonJob) => `person ${person}`,
  truth: ({ seed, index }: TruthJob) => `pair ${index} of ${seed}`,
} as const;

export type TaskName = keyof typeof RUNNERS;
export type JobOf<T extends TaskName> = Parameters<(typeof RUNNERS)[T]>[1];
export type ResultOf<T extends TaskName> = ReturnType<(typeof RUNNERS)[T]>;
