import { CheckpointError, ConfigError } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import type { TensorFunction } from "../tensor-function.ts";
import { readModelArtifacts } from "./read-model-artifacts.ts";

/** A TensorFlow.js graph model as a function. Its ops are on the tape: gradients flow to its inputs. */
class GraphFunction implements TensorFunction {
  readonly origin: string;
  readonly inputs: readonly string[];
  readonly #model: tf.GraphModel;
  #disposed = false;

  constructor(model: tf.GraphModel, origin: string) {
    this.#model = model;
    this.origin = origin;
    this.inputs = model.inputs.map(({ name }) => name);
  }

  run(feeds: Readonly<Record<string, tf.Tensor>>, output?: string): tf.Tensor {
    const name = output ?? onlyOutput(this.#model.outputNodes, this.origin);
    return tf.tidy(() => this.#model.execute({ ...feeds }, name) as tf.Tensor);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#model.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** A TensorFlow.js layers model as a function; an output is the name of a layer. */
class LayersFunction implements TensorFunction {
  readonly origin: string;
  readonly inputs: readonly string[];
  readonly #model: tf.LayersModel;
  readonly #byOutput = new Map<string, tf.LayersModel>();
  #disposed = false;

  constructor(model: tf.LayersModel, origin: string) {
    this.#model = model;
    this.origin = origin;
    this.inputs = model.inputs.map(({ name }) => name); // a sequential model leaves inputNames empty
  }

  run(feeds: Readonly<Record<string, tf.Tensor>>, output?: string): tf.Tensor {
    const model = output === undefined && this.#model.outputs.length === 1 ? this.#model : this.#upTo(output);
    const inputs = this.inputs.map((name) => feeds[name] as tf.Tensor);
    return tf.tidy(() => model.predictOnBatch(inputs.length === 1 ? (inputs[0] as tf.Tensor) : inputs) as tf.Tensor);
  }

  /** The part of the model that ends in a layer; it shares the weights. */
  #upTo(output: string | undefined): tf.LayersModel {
    const kept = this.#byOutput.get(output ?? "");
    if (kept !== undefined) return kept;
    const layer = this.#model.layers.find(({ name }) => name === output);
    if (layer === undefined) {
      const names = this.#model.layers.map(({ name }) => name);
      throw new ConfigError(
        `${this.origin}: expected the name of a layer, one of ${names.join(", ")}, got ${output ?? "none"}.`,
      );
    }
    const part = tf.model({ inputs: this.#model.inputs, outputs: layer.output });
    this.#byOutput.set(layer.name, part);
    return part;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#model.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

function onlyOutput(names: readonly string[], origin: string): string {
  if (names.length === 1) return names[0] as string;
  throw new ConfigError(`${origin}: expected the name of an output, one of ${names.join(", ")}, got none.`);
}

/**
 * Loads a TensorFlow.js graph or layers model from its `model.json`.
 * @throws CheckpointError where the files are missing, damaged or not such a model
 */
export async function loadTfjsModel(path: string): Promise<TensorFunction> {
  const artifacts = await readModelArtifacts(path);
  const layers = artifacts.format === "layers-model" || "model_config" in (artifacts.modelTopology as object);
  const handler: tf.io.IOHandler = { load: async () => artifacts };
  try {
    return layers
      ? new LayersFunction(await tf.loadLayersModel(handler), path)
      : new GraphFunction(await tf.loadGraphModel(handler), path);
  } catch (error) {
    const kind = layers ? "layers" : "graph";
    throw new CheckpointError(
      `${path}: expected a readable TensorFlow.js ${kind} model, got: ${(error as Error).message}`,
      { cause: error },
    );
  }
}
