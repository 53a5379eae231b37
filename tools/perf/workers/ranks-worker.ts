import { join } from "node:path";
import { type Communicator, openCommunicator } from "@mfim/mpi";
import { useBackend } from "@mfim/native";
import { alone } from "@mfim/training";
import { exchangeOver } from "@mfim/training/mpi";
import * as tf from "@tensorflow/tfjs";
import { rows } from "../rows.ts";
import { readTensors, readWeights, rowFiles } from "../workloads/exchange.ts";
import { serve } from "./serve.ts";

/**
 * One rank of a training step over MPI, the trainer's own step over its own exchange. Rank 0 speaks with the suite, the others do as it
 * does.
 */
const [name = "", , folder = "", threads = ""] = process.argv.slice(2);

async function main(): Promise<void> {
  const communicator = await openCommunicator();
  // Of both kinds: with one thread within an op and as many between ops as there are cores, a rank alone would use them all.
  const own = { intra: Number(threads), inter: Number(threads) };
  const { tensorflowVersion } = await useBackend({ backend: "tensorflow", threads: own });
  // As in the trainer: a process alone exchanges nothing.
  const exchange = communicator.size === 1 ? alone : exchangeOver(communicator);
  const workload = await rows.find((row) => row.name === name)?.make?.(false, exchange);
  const take = workload?.step;
  if (workload === undefined || take === undefined)
    throw new Error(`Expected the name of a row that is a training step, got "${name}".`);
  await readWeights(folder, workload);
  const inputs = await readTensors(join(folder, rowFiles.inputs));
  const step = async () => {
    tf.dispose(await take(inputs));
  };
  for (let i = 0; i < 3; i++) await step(); // every rank as often
  await (communicator.rank === 0 ? lead(communicator, step, tensorflowVersion ?? "") : follow(communicator, step));
  await communicator.close();
}

async function lead(communicator: Communicator, step: () => Promise<void>, TensorFlow: string): Promise<void> {
  const before = communicator.statistics();
  let calls = 0;
  await serve(
    { versions: { TensorFlow, MPI: communicator.library } },
    async () => {
      calls++;
      await communicator.broadcast([Float32Array.of(1)]);
      await step();
    },
    () => {
      const after = communicator.statistics();
      const each = (what: "payloadBytes" | "allReduceSeconds") => (after[what] - before[what]) / Math.max(1, calls);
      const { size } = communicator;
      return { ranks: { size, bytes: each("payloadBytes"), allReduceMs: 1000 * each("allReduceSeconds") } };
    },
  );
  await communicator.broadcast([Float32Array.of(0)]);
}

async function follow(communicator: Communicator, step: () => Promise<void>): Promise<void> {
  for (;;) {
    const command = Float32Array.of(0);
    await communicator.broadcast([command]);
    if (command[0] === 0) return;
    await step();
  }
}

await main();
