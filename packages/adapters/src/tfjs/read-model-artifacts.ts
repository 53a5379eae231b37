import { readFile } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import { CheckpointError } from "@mfim/core";
import type * as tf from "@tensorflow/tfjs";

interface ModelFile {
  readonly format?: string;
  readonly modelTopology?: object;
  readonly weightsManifest?: readonly {
    readonly paths: readonly string[];
    readonly weights: tf.io.WeightsManifestEntry[];
  }[];
}

/** `model.json` and the shards beside it, read from disk; nothing is fetched and nothing outside the folder is read. */
export async function readModelArtifacts(path: string): Promise<tf.io.ModelArtifacts> {
  let file: ModelFile;
  try {
    file = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new CheckpointError(
      `${path}: expected the model.json of a TensorFlow.js model, got: ${(error as Error).message}`,
      { cause: error },
    );
  }
  const { weightsManifest, ...rest } = file ?? {};
  if (typeof rest.modelTopology !== "object" || !Array.isArray(weightsManifest)) {
    throw new CheckpointError(
      `${path}: expected the model.json of a TensorFlow.js model, with modelTopology and weightsManifest, got neither or one; convert the model with tensorflowjs_converter.`,
    );
  }
  const groups = weightsManifest as NonNullable<ModelFile["weightsManifest"]>;
  const folder = dirname(resolve(path));
  const shards = await Promise.all(groups.flatMap(({ paths }) => paths).map((shard) => readShard(folder, shard, path)));
  return {
    ...rest,
    weightSpecs: groups.flatMap(({ weights }) => weights),
    weightData: new Uint8Array(Buffer.concat(shards)).buffer,
  } as tf.io.ModelArtifacts;
}

async function readShard(folder: string, shard: string, path: string): Promise<Buffer> {
  const place = resolve(folder, shard);
  if (!place.startsWith(folder + sep))
    throw new CheckpointError(`${path}: expected its shards beside it, got ${shard}.`);
  try {
    return await readFile(place);
  } catch (error) {
    throw new CheckpointError(`${path}: expected its shard ${shard} beside it, got: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
