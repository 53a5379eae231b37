import { expect, test } from "vitest";
import type { EchoJob } from "../fixtures/echo-worker.ts";
import { runInThreads } from "./run-in-threads.ts";
import { ThreadPool } from "./thread-pool.ts";

const entry = { from: import.meta.url, name: "../fixtures/echo-worker" };

test("results come in the order of the jobs, whoever is done first, and nobody runs far ahead", async () => {
  const jobs = Array.from({ length: 20 }, (_, n): EchoJob => ({ say: String(n), wait: n % 2 === 0 ? 30 : 0 }));
  const told: { said: string; done: number }[] = [];
  let wentOn = Number.POSITIVE_INFINITY;
  const work = { jobs, entry, data: { prefix: "got " }, nameOf: ({ say }: EchoJob) => `Job ${say}`, workers: 2 };
  for await (const answer of runInThreads<EchoJob, { said: string; done: number }, { prefix: string }>(work)) {
    if (told.length === 0) {
      await new Promise((wake) => setTimeout(wake, 400));
      wentOn = Date.now();
    }
    told.push(answer);
  }
  expect(told.map(({ said }) => said)).toEqual(jobs.map(({ say }) => `got ${say}`));
  // Two threads have at most eight jobs before a reader who stands still: the ninth begins when he goes on.
  expect(told[8]?.done).toBeGreaterThanOrEqual(wentOn);
});

test("a job that fails is named with what the thread says; one that ends its thread, too", async () => {
  const run = async (job: EchoJob) => {
    const work = {
      jobs: [{ say: "fine" }, job],
      entry,
      data: { prefix: "" },
      nameOf: () => "Rendering pair 3",
      workers: 1,
    };
    for await (const _ of runInThreads(work));
  };
  await expect(run({ say: "x", fail: "no such face" })).rejects.toThrow(/^Rendering pair 3 failed: .*no such face/);
  await expect(run({ say: "x", exit: 7 })).rejects.toThrow(/^Rendering pair 3 failed: .*ended with code 7/);
});

test("what is asked first goes before what waits, and buffers move instead of being copied", async () => {
  await using pool = new ThreadPool<EchoJob, { said: string; done: number }>(entry, { prefix: "" }, 1);
  const order: string[] = [];
  const ask = (say: string, first: boolean) =>
    pool.ask({ say, wait: 20 }, { first }).then(({ said }) => order.push(said));
  await Promise.all([ask("a", false), ask("b", false), ask("c", true)]);
  expect(order).toEqual(["a", "c", "b"]);
  const bytes = new Uint8Array([1, 2, 3]);
  const answer = await pool.ask({ say: "bytes", bytes }, { transfer: [bytes.buffer] });
  expect(answer).toMatchObject({ bytes: new Uint8Array([1, 2, 3]) });
  expect(bytes.byteLength).toBe(0);
});
