import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { memoryTensor } from "@mfim/checkpoints";
import { CheckpointError, type NamedTensor, type StateDict } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

const manifestName = "face_recognition_model-weights_manifest.json";

/** The package exports no models: the way to them leads through the entry that `require` finds. */
function modelFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve("@vladmandic/face-api")), "../model");
}

/** The installed files of the network, for hashes: its manifest, and the weights beside it. */
export function dlibResnetFiles(folder = modelFolder()): string[] {
  return [manifestName, "face_recognition_model.bin"].map((file) => join(folder, file));
}

type Manifest = readonly { readonly paths: readonly string[]; readonly weights: tf.io.WeightsManifestEntry[] }[];

/**
 * dlib's weights as they lie in the installed package `@vladmandic/face-api`, most of them quantised to bytes and given as
 * numbers again; keys with dots.
 * @throws CheckpointError where the files are missing or damaged
 */
export async function readDlibResnet(folder = modelFolder()): Promise<StateDict> {
  const path = join(folder, manifestName);
  try {
    const state = new Map<string, NamedTensor>();
    for (const { paths, weights } of JSON.parse(await readFile(path, "utf8")) as Manifest) {
      const shards = await Promise.all(paths.map((shard) => readFile(join(folder, shard))));
      const decoded = tf.io.decodeWeights(new Uint8Array(Buffer.concat(shards)).buffer, weights);
      for (const [name, tensor] of Object.entries(decoded)) {
        state.set(name.replaceAll("/", "."), memoryTensor(tensor.shape, (await tensor.data()) as Float32Array));
        tensor.dispose();
      }
    }
    return state;
  } catch (error) {
    throw new CheckpointError(
      `dlib's ResNet of @vladmandic/face-api: expected its weights at ${path}, got "${(error as Error).message}"; install the package again.`,
    );
  }
}
