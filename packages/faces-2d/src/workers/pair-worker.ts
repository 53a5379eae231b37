import { serveJobs } from "@mfim/files";
import { type PairJob, type PairResult, type PairWork, runPairJob } from "./pair-job.ts";

await serveJobs<PairWork, PairJob, PairResult>(async (work) => (job) => runPairJob(work, job));
