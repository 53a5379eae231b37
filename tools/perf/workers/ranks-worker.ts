import { join } from "node:path";
import { compile } from "@mfim/graph";
import { type Communicator, GradientReducer, openCommunicator } from "@mfim/mpi";
import { useBackend } from "@mfim/native";
import * as tf from "@tensorflow/tfjs";
import { rows } from "../rows.ts";
import { readTensors, readWeights, rowFiles } from "../workloads/exchange.ts";
import { gradientPrefix } from "../workloads/train-step.ts";
import type { NamedTensors } from "../workloads/workload.ts";
import { serve } from "./serve.ts";

/**
 * One rank of a training step over MPI: compiled stages, between which gradients are averaged over the ranks. Rank 0 speaks
 * with the suite, the others do as it does.
 */
const [name = "", , folder = "", threads = ""] = process.argv.slice(2);

async function main(): Promise<void> {
  const communicator = await openCommunicator();
  // Of both kinds: with one thread within an op and as many between ops as there are cores, a rank alone would use them all.
  const own = { intra: Number(threads), inter: Number(threads) };
  const { tensorflowVersion } = await useBackend({ backend: "tensorflow", threads: own });
  const workload = await rows.find((row) => row.name === name)?.make?.(false);
  if (workload === undefined) throw new Error(`Expected the name of a row with networks, got "${name}".`);
  await readWeights(folder, workload);
  const inputs = await readTensors(join(folder, rowFiles.inputs));
  const stages = workload.stages.map((stage) => compile(stage, { check: "once" }));
  const average = averageOver(communicator);
  const step = async () => {
    let tensors: NamedTensors = inputs;
    const made: NamedTensors[] = [];
    for (const stage of stages) {
      const given = await average(stage(tensors));
      made.push(given);
      tensors = { ...tensors, ...given };
    }
    await made[0]?.["total"]?.data();
    tf.dispose(made);
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

/** Puts the means over the ranks in the places of a stage's gradients. */
function averageOver(communicator: Communicator): (results: NamedTensors) => Promise<NamedTensors> {
  const reducers = new Map<string, GradientReducer>();
  return async (results) => {
    const names = Object.keys(results).filter((key) => key.startsWith(gradientPrefix));
    if (communicator.size === 1 || names.length === 0) return results;
    const tensors = names.map((key) => results[key] as tf.Tensor);
    const values = await Promise.all(tensors.map(async (tensor) => (await tensor.data()) as Float32Array));
    const lengths = new Map(names.map((key, i) => [key, values[i]?.length ?? 0]));
    const key = names.join();
    const reducer = reducers.get(key) ?? (await GradientReducer.create(communicator, lengths));
    reducers.set(key, reducer);
    const means = await reducer.reduce(new Map(names.map((own, i) => [own, values[i] as Float32Array])));
    const fresh = names.map((own, i) => {
      // A copy: the reducer's memory is overwritten by the next round.
      const mean = tf.tensor((means.get(own) as Float32Array).slice(), tensors[i]?.shape as number[]);
      return [own, mean] as const;
    });
    tf.dispose(tensors);
    return { ...results, ...Object.fromEntries(fresh) };
  };
}

await main();
