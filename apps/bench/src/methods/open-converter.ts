import { readFile } from "node:fs/promises";
import { OnnxModel } from "@mfim/adapters";
import { CheckpointError } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { lastSquareInitializer } from "./onnx-initializer.ts";

export interface EmbeddingConverter extends Disposable {
  run(embedding: tf.Tensor2D): tf.Tensor;
}

export interface ConverterFiles {
  /** Name of the signature. */
  readonly onnx: string;
  /** The swapper's own file. */
  readonly weights: string;
  /** An ONNX file from embedding to embedding. */
  readonly converter?: string;
}

const eps = 1e-12;
const unit = (rows: tf.Tensor): tf.Tensor => tf.div(rows, tf.sqrt(tf.add(tf.sum(tf.square(rows), 1, true), eps)));

/** What stands between a recogniser's unit embedding and a swapper: another network, inswapper's emap, or nothing. */
export async function openConverter(files: ConverterFiles): Promise<EmbeddingConverter | undefined> {
  if (files.onnx === "inswapper") return emapConverter(files.weights);
  if (files.converter === undefined) return undefined;
  const model = await OnnxModel.load(files.converter);
  const [input] = model.inputs;
  return {
    run: (embedding) => tf.tidy(() => unit(model.run({ [input as string]: embedding }))),
    [Symbol.dispose]: () => model.dispose(),
  };
}

/** inswapper takes unit(e emap), with emap the last square initializer of its own file. */
async function emapConverter(file: string): Promise<EmbeddingConverter> {
  const found = lastSquareInitializer(await readFile(file));
  if (found === undefined)
    throw new CheckpointError(`${file}: expected a square float32 initializer (inswapper's emap), found none.`);
  const emap = tf.keep(tf.tensor2d(found.values, [found.side, found.side]));
  return {
    run: (embedding) => tf.tidy(() => unit(tf.matMul(embedding, emap))),
    [Symbol.dispose]: () => emap.dispose(),
  };
}
