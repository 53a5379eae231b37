import { serveJobs } from "@mfim/files";
import { openRunner, type TaskName } from "./runners.ts";

/** What a worker is started with. */
export interface WorkerData {
  readonly headPath: string;
  readonly skinsPath: string | undefined;
  readonly task: TaskName;
}

await serveJobs<WorkerData, never, unknown>(openRunner);
