import { parentPort } from "node:worker_threads";
import { inlinePictureJobs } from "./picture-jobs.ts";
import type { WorkerAnswer, WorkerQuestion } from "./picture-threads.ts";

const port = parentPort;
if (port === null) throw new Error("picture-worker.ts runs in a worker thread only.");

async function work(question: WorkerQuestion): Promise<WorkerAnswer> {
  try {
    const result =
      question.kind === "decode"
        ? await inlinePictureJobs.decode(question.job)
        : await inlinePictureJobs.align(question.job);
    return { result };
  } catch (error) {
    return { failure: (error as Error).stack ?? String(error) };
  }
}

function buffersOf(answer: WorkerAnswer): ArrayBuffer[] {
  if ("failure" in answer) return [];
  if ("pixels" in answer.result) return [answer.result.pixels.data.buffer as ArrayBuffer];
  return "file" in answer.result ? [answer.result.file.buffer as ArrayBuffer] : [];
}

port.on("message", async (question: WorkerQuestion) => {
  const answer = await work(question);
  port.postMessage(answer, buffersOf(answer));
});
