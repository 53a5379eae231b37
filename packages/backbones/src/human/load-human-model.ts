import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { CheckpointError } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** Networks that arrive inside the npm package `@vladmandic/human` (MIT). */
export type HumanModelName = "blazeface" | "facemesh" | "faceres" | "iris";

/**
 * The package exports neither its models nor its package.json, and its ESM entry is the browser build: the way to the
 * models leads through the entry that `require` finds.
 */
function modelFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve("@vladmandic/human")), "../models");
}

/** The installed files of a network, for hashes: its graph, and the weights beside it. */
export const humanModelFiles = (name: HumanModelName): string[] =>
  [`${name}.json`, `${name}.bin`].map((file) => join(modelFolder(), file));

interface ModelFile {
  readonly modelTopology: object;
  readonly format?: string;
  readonly generatedBy?: string;
  readonly convertedBy?: string;
  readonly signature?: object;
  readonly userDefinedMetadata?: object;
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: tf.io.WeightsManifestEntry[];
  }[];
}

/**
 * Loads a graph model from the installed package, or from `folder`; nothing is fetched.
 * @throws CheckpointError where the files are missing or damaged
 */
export async function loadHumanModel(name: HumanModelName, folder = modelFolder()): Promise<tf.GraphModel> {
  const path = join(folder, `${name}.json`);
  try {
    const { weightsManifest, ...file } = JSON.parse(await readFile(path, "utf8")) as ModelFile;
    const shards = await Promise.all(
      weightsManifest.flatMap((group) => group.paths.map((shard) => readFile(join(folder, shard)))),
    );
    const artifacts: tf.io.ModelArtifacts = {
      ...file,
      weightSpecs: weightsManifest.flatMap((group) => group.weights),
      weightData: new Uint8Array(Buffer.concat(shards)).buffer,
    } as tf.io.ModelArtifacts;
    return await tf.loadGraphModel({ load: async () => artifacts });
  } catch (error) {
    throw new CheckpointError(
      `Network "${name}" of @vladmandic/human: expected a readable graph model at ${path}, got "${(error as Error).message}"; install the package again.`,
    );
  }
}
