import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { memoryTensor, readCheckpoint, writeSafetensors } from "@mfim/checkpoints";
import { type NamedTensor, Random, type StateDict } from "@mfim/core";
import { loadState, saveState } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { encodePicture } from "../workers/picture-files.ts";
import type { NamedTensors, Workload } from "./workload.ts";

/** The files of a row's folder that all engines read. */
export const rowFiles = {
  weights: "weights.safetensors",
  inputs: "inputs.safetensors",
  description: "row.json",
  model: "model.onnx",
} as const;

/** Writes weights (public names and layouts), inputs and the description of a workload. */
export async function writeWorkload(folder: string, workload: Workload, seed: number): Promise<void> {
  const weights = new Map<string, NamedTensor>();
  for (const [name, network] of Object.entries(workload.networks)) {
    for (const [key, tensor] of await saveState(network)) weights.set(`${name}.${key}`, tensor);
  }
  for (const [name, tensor] of Object.entries(workload.constants ?? {})) {
    weights.set(name, memoryTensor(tensor.shape, (await tensor.data()) as Float32Array));
  }
  await writeSafetensors(join(folder, rowFiles.weights), weights);
  const random = new Random(seed);
  const inputs = Object.entries(workload.inputs).map(([name, shape]) => {
    const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal());
    return [name, memoryTensor(shape, values)] as const;
  });
  await writeSafetensors(join(folder, rowFiles.inputs), new Map(inputs));
  for (const [name, side] of Object.entries(workload.pictures ?? {})) {
    await writeFile(join(folder, `${name}.png`), await encodePicture(smoothPicture(side, random), side, "png"));
  }
  const trained = Object.entries(workload.networks).map(([name, network]) => [name, [...network.parameters().keys()]]);
  const { python, compared, pictures = {} } = workload;
  const description = { ...python, compared, pictures, trainable: Object.fromEntries(trained) };
  await writeFile(join(folder, rowFiles.description), JSON.stringify(description));
}

/** Fills a workload's networks with the weights of its folder. */
export async function readWeights(folder: string, { networks }: Pick<Workload, "networks">): Promise<void> {
  const path = join(folder, rowFiles.weights);
  const { state } = await readCheckpoint(path);
  for (const [name, network] of Object.entries(networks)) {
    loadState(network, partOf(state, `${name}.`), { origin: `${path} (${name})` });
  }
}

function partOf(state: StateDict, prefix: string): StateDict {
  return new Map(
    [...state].flatMap(([key, tensor]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), tensor]] : [])),
  );
}

export async function readTensors(path: string): Promise<NamedTensors> {
  const { state } = await readCheckpoint(path);
  return Object.fromEntries(
    [...state].map(([name, { shape, toFloat32 }]) => [name, tf.tensor(toFloat32(), [...shape])]),
  );
}

export async function readDescription(folder: string): Promise<Readonly<Record<string, unknown>>> {
  return JSON.parse(await readFile(join(folder, rowFiles.description), "utf8")) as Record<string, unknown>;
}

/** Bytes [side, side, 3] of a few waves and a little noise: about as smooth as a photograph. */
function smoothPicture(side: number, random: Random): Uint8Array {
  const waves = Array.from(
    { length: 9 },
    () => [random.normal() * 6, random.normal() * 6, random.uniform() * 7] as const,
  );
  const bytes = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      for (let channel = 0; channel < 3; channel++) {
        let value = 128 + 4 * random.normal();
        for (const [fx, fy, phase] of waves.slice(3 * channel, 3 * channel + 3)) {
          value += 25 * Math.sin((fx * x + fy * y) / side + phase);
        }
        bytes[(y * side + x) * 3 + channel] = Math.max(0, Math.min(255, Math.round(value)));
      }
    }
  }
  return bytes;
}
