import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compile, toOnnx } from "@mfim/graph";
import { useBackend } from "@mfim/native";
import * as tf from "@tensorflow/tfjs";
import { rows } from "../rows.ts";
import { readTensors, rowFiles, writeWorkload } from "../workloads/exchange.ts";
import { unsettle } from "../workloads/fresh-weights.ts";
import type { NamedTensors } from "../workloads/workload.ts";

/** Draws a row's weights and inputs and writes them, with the ONNX model where one is wanted, for the engines to read. */
const [name = "", folder = "", withModel = ""] = process.argv.slice(2);

await useBackend({ backend: "tensorflow" });
const workload = await rows.find((row) => row.name === name)?.make?.(true);
if (workload === undefined) throw new Error(`Expected the name of a row with networks, got "${name}".`);
const own = Object.entries(workload.networks).filter(
  ([key]) => !["recognizer", "regressor", "perceptual"].includes(key),
);
unsettle(
  own.map(([, network]) => network),
  7,
);
await writeWorkload(folder, workload, 5);
if (withModel === "onnx") {
  const [stage] = workload.stages;
  const pictures = Object.entries(workload.pictures ?? {}).map(
    ([key, side]) => [key, tf.zeros([1, side, side, 3])] as const,
  );
  const inputs: NamedTensors = {
    ...(await readTensors(join(folder, rowFiles.inputs))),
    ...Object.fromEntries(pictures),
  };
  const compiled = compile((tensors: NamedTensors) => stage?.(tensors) as NamedTensors, { check: "once" });
  const concrete = compiled.concrete(inputs);
  const results = Object.keys(tf.tidy(() => stage?.(inputs) as tf.TensorContainer) as NamedTensors);
  await writeFile(
    join(folder, rowFiles.model),
    await toOnnx(concrete, { inputs: Object.keys(inputs), outputs: results }),
  );
}
