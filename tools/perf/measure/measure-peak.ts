import { peakCommand, workerEnvironment } from "./commands.ts";
import { WorkerProcess } from "./worker-process.ts";

/** Largest rate at which the machine was seen to multiply matrices in float32, operations a second. */
export async function measurePeak(threads: number): Promise<number> {
  const worker = new WorkerProcess("the matrix product", peakCommand(threads), workerEnvironment(threads));
  try {
    const { flops = 0 } = await worker.ready(600);
    let fastest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 12; i++) fastest = Math.min(fastest, await worker.run(1));
    await worker.end();
    return flops / (fastest / 1000);
  } finally {
    worker.kill();
  }
}
