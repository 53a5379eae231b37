import { join } from "node:path";
import { memoryTensor, writeSafetensors } from "@mfim/checkpoints";
import { type Compiled, type ConcreteFunction, compile, graphCost, setEager } from "@mfim/graph";
import { useBackend } from "@mfim/native";
import * as tf from "@tensorflow/tfjs";
import { deviceVariable, precisionVariable } from "../environment/device.ts";
import { rows } from "../rows.ts";
import { readTensors, readWeights, rowFiles } from "../workloads/exchange.ts";
import type { NamedTensors, Stage, Workload } from "../workloads/workload.ts";
import { bytesOfValues, decodePicture, encodePicture, valuesOfBytes } from "./picture-files.ts";
import { serve } from "./serve.ts";
import { warmUp } from "./warm-up.ts";

const precision = process.env[precisionVariable] === "bfloat16" ? "bfloat16" : "float32";

type CompiledStage = Compiled<[NamedTensors], NamedTensors>;

const [name = "", engine = "", folder = "", threads = ""] = process.argv.slice(2);

async function main(): Promise<void> {
  const count = Number(threads);
  const report = await useBackend({ backend: "tensorflow", threads: { intra: count } });
  const { tensorflowVersion } = report;
  if (process.env[deviceVariable] === "gpu" && report.device !== "gpu") {
    throw new Error(
      'Expected TensorFlow to use the card, got the processor: "npm run native -- doctor --verbose" says why.',
    );
  }
  const workload = await rows.find((row) => row.name === name)?.make?.(false);
  if (workload === undefined) throw new Error(`Expected the name of a row with networks, got "${name}".`);
  await readWeights(folder, workload);
  // What compiles by itself is told not to.
  setEager(engine === "eager");
  const inputs = await readTensors(join(folder, rowFiles.inputs));
  const stages = workload.stages.map((stage) =>
    engine === "compiled" ? compile(stage, { check: "once", precision }) : tidied(stage),
  );
  const call = () => callOnce(workload, stages, inputs);
  const results = await writeResults(workload, await call());
  await warmUp(async () => {
    tf.dispose(await call());
  });
  const graphs = [...stages.flatMap(graphsOf), ...(workload.graphs?.() ?? [])];
  const flops = graphs.reduce((sum, graph) => sum + graphCost(graph).flops, 0);
  await serve(
    {
      results,
      ...(flops > 0 && { flops }),
      versions: { TensorFlow: tensorflowVersion ?? "", "TensorFlow.js": tf.version_core },
    },
    async () => {
      tf.dispose(await call());
    },
  );
}

/** Eager, with what a stage leaves behind disposed, as a program would run it. */
function tidied(stage: Stage): Stage {
  return (tensors) => tf.tidy(() => stage(tensors) as tf.TensorContainer) as NamedTensors;
}

const graphsOf = (stage: Stage | CompiledStage): readonly ConcreteFunction[] =>
  "graphs" in stage ? stage.graphs() : [];

/** One measured call; the results are read, since only then they are there for certain. The caller disposes them. */
async function callOnce(workload: Workload, stages: readonly Stage[], inputs: NamedTensors): Promise<NamedTensors> {
  if (workload.step !== undefined) return workload.step(inputs);
  const pictures = await readPictures(workload);
  let tensors: NamedTensors = { ...inputs, ...pictures };
  let results: NamedTensors = {};
  for (const stage of stages) {
    const given = stage(tensors);
    results = { ...results, ...given };
    tensors = { ...tensors, ...given };
  }
  tf.dispose(pictures);
  const [first] = Object.values(results);
  const values = (await first?.data()) as Float32Array;
  if (workload.pictures !== undefined) await encodePicture(bytesOfValues(values), first?.shape[1] as number, "jpeg");
  return results;
}

async function readPictures({ pictures = {} }: Workload): Promise<NamedTensors> {
  const entries = Object.entries(pictures).map(async ([picture, side]) => {
    const bytes = await decodePicture(join(folder, `${picture}.png`));
    return [picture, tf.tensor(valuesOfBytes(bytes), [1, side, side, 3])] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function writeResults({ compared }: Workload, results: NamedTensors): Promise<string> {
  const path = join(folder, `results-${engine}.safetensors`);
  const entries = compared.map(async (key) => {
    const tensor = results[key] as tf.Tensor;
    return [key, memoryTensor(tensor.shape, (await tensor.data()) as Float32Array)] as const;
  });
  await writeSafetensors(path, new Map(await Promise.all(entries)));
  tf.dispose(results);
  return path;
}

await main();
