import type { ConcreteFunction } from "../concrete-function.ts";
import { type SignatureNames, savedModel } from "../tensorflow/saved-model.ts";
import { freezeState } from "./freeze-state.ts";

export interface SavedModelOptions {
  /** Names of the arguments and of the results, in order; default "input_0", ... and "output_0", ... */
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
}

/**
 * Writes a graph as a TensorFlow SavedModel, which Python (`tf.saved_model.load(dir).signatures["serving_default"]`) and
 * `tf.node.loadSavedModel` load. Variables and captured tensors become constants with the values that they have now.
 *
 * @param concrete a graph, from `compiled.concrete(...args)`; what it assigns to variables is left out
 * @throws MfimError for a file over the 2 GB that the format allows
 */
export async function saveSavedModel(
  concrete: ConcreteFunction,
  folder: string,
  options: SavedModelOptions = {},
): Promise<void> {
  const { mkdir } = await import("node:fs/promises");
  const { join } = await import("node:path");
  const { writeWhole } = await import("@mfim/files");
  const graph = await freezeState(concrete);
  const names: SignatureNames = {
    inputs: graph.inputs.map((_, i) => options.inputs?.[i] ?? `input_${i}`),
    outputs: graph.outputs.map((_, i) => options.outputs?.[i] ?? `output_${i}`),
  };
  await mkdir(join(folder, "variables"), { recursive: true }); // some loaders want the folder
  await writeWhole(join(folder, "saved_model.pb"), savedModel(graph, names));
}
