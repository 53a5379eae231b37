import { openHead } from "../head/open-head.ts";
import { openSkins } from "../skins/library/skin-library.ts";
import { runTruthJob, type TruthJob } from "../truth/truth-job.ts";
import { type PersonJob, runPersonJob } from "./person-job.ts";

/** What a rendering thread can do: functions of the head and a plain job whose answer can be posted. */
const RUNNERS = { people: runPersonJob, truth: runTruthJob } as const;

/** How a message speaks of a job. */
export const JOB_NAMES = {
  people: ({ person }: PersonJob) => `person ${person}`,
  truth: ({ seed, index }: TruthJob) => `pair ${index} of ${seed}`,
} as const;

export type TaskName = keyof typeof RUNNERS;
export type JobOf<T extends TaskName> = Parameters<(typeof RUNNERS)[T]>[1];
export type ResultOf<T extends TaskName> = ReturnType<(typeof RUNNERS)[T]>;

/** Opens the head, and the skins where people are photographic, and does a task with them. */
export async function openRunner<T extends TaskName>({
  headPath,
  skinsPath,
  task,
}: {
  readonly headPath: string;
  readonly skinsPath: string | undefined;
  readonly task: T;
}): Promise<(job: JobOf<T>) => ResultOf<T>> {
  const head = await openHead(headPath);
  const skins = skinsPath === undefined ? undefined : await openSkins(skinsPath);
  const run = RUNNERS[task] as (head: unknown, job: JobOf<T>, skins: unknown) => ResultOf<T>;
  return (job) => run(head, job, skins);
}
