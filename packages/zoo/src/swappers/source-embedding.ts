import { readFile } from "node:fs/promises";
import { AdaptedNetwork, OnnxModel, type PictureInput } from "@mfim/adapters";
import { CheckpointError, ConfigError, type FaceInput, type FaceRecognizer, type ImageBatch } from "@mfim/core";
import { l2Normalise } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { lastSquareInitializer } from "./onnx-initializer.ts";
import type { EmbeddingSource } from "./swapper-signature.ts";

/** What turns a source's aligned picture into the rows that a swapper takes. */
export interface SourceEmbedder extends Disposable {
  readonly input: FaceInput;
  /** Id of the network behind it. */
  readonly network: string;
  /** [N, h, w, 3] in [-1, 1] to [N, D]; inside a tidy. */
  embed(faces: ImageBatch): tf.Tensor;
}

export interface EmbedderFiles {
  /** The swapper's own file, whose emap may be needed. */
  readonly swapper: string;
  /** Gives unit rows. */
  readonly recognizer?: FaceRecognizer;
  /** A recogniser in an ONNX file, whose rows keep their length: converters were trained on these. */
  readonly embedder?: { readonly file: string; readonly input: PictureInput; readonly output?: string };
  /** An ONNX file from embedding to embedding. */
  readonly converter?: string;
  /** A second network of the same pictures, whose unit rows are added. */
  readonly adapter?: EmbedderFiles["embedder"];
}

/** Takes over the recogniser, also where it fails. @throws ConfigError where a part is missing, or one is not needed */
export async function openSourceEmbedder(source: EmbeddingSource, files: EmbedderFiles): Promise<SourceEmbedder> {
  const owned: { dispose(): void }[] = files.recognizer === undefined ? [] : [files.recognizer];
  const dispose = () => {
    for (const part of owned) part.dispose();
  };
  try {
    assertParts(source, files);
    const { recognizer, embedder } = files;
    const network =
      embedder === undefined
        ? undefined
        : new AdaptedNetwork(await OnnxModel.load(embedder.file), { id: "embedder", ...embedder });
    if (network !== undefined) owned.push(network);
    const adapter = await openAdapter(files, owned);
    const convert = await openConverter(source, files, owned);
    const first = (faces: ImageBatch): tf.Tensor2D =>
      network?.rows(faces) ?? (recognizer as FaceRecognizer).embed(faces);
    const rows = (faces: ImageBatch): tf.Tensor2D =>
      adapter === undefined ? first(faces) : tf.add(l2Normalise(first(faces)), l2Normalise(adapter.rows(faces)));
    const fed = (x: tf.Tensor) => (source.embedding === "unit" ? l2Normalise(x as tf.Tensor2D) : x);
    return {
      input: (network ?? (recognizer as FaceRecognizer)).input,
      network: recognizer?.id ?? (embedder?.file as string),
      embed: (faces) => fed(convert(rows(faces))),
      [Symbol.dispose]: dispose,
    };
  } catch (error) {
    dispose();
    throw error;
  }
}

function assertParts({ converter: wanted, embedding, adapter: added }: EmbeddingSource, files: EmbedderFiles): void {
  const { swapper, recognizer, embedder, converter, adapter } = files;
  if ((recognizer === undefined) === (embedder === undefined))
    throw new ConfigError(
      `${swapper}: expected the recogniser whose embedding it takes, as recognizer or as embedder, got ${recognizer === undefined ? "none" : "both"}; docs/baselines.md tells which.`,
    );
  if (embedding === "raw" && wanted === undefined && recognizer !== undefined)
    throw new ConfigError(
      `${swapper}: expected an embedder, since the length of the embedding counts, got a recogniser, whose rows are units.`,
    );
  if (converter !== undefined && wanted !== "file")
    throw new ConfigError(`${swapper}: expected no converter for this signature, got ${converter}.`);
  if ((added === undefined) !== (adapter === undefined))
    throw new ConfigError(
      `${swapper}: expected ${added === undefined ? `no adapter for this signature, got ${adapter?.file}` : "an adapter, whose embedding is added to the embedder's, got none"}.`,
    );
  const seen = (input: PictureInput | undefined) => input && [input.template, input.height, input.width].join(" ");
  if (adapter !== undefined && seen(adapter.input) !== seen(embedder?.input))
    throw new ConfigError(
      `${swapper}: expected embedder and adapter to see one crop, got ${seen(embedder?.input) ?? "a recogniser's"} and ${seen(adapter.input)}.`,
    );
}

async function openAdapter(
  { adapter }: EmbedderFiles,
  owned: { dispose(): void }[],
): Promise<AdaptedNetwork | undefined> {
  if (adapter === undefined) return undefined;
  const network = new AdaptedNetwork(await OnnxModel.load(adapter.file), { id: "adapter", ...adapter });
  owned.push(network);
  return network;
}

type Conversion = (embedding: tf.Tensor2D) => tf.Tensor;

async function openConverter(
  { converter: wanted }: EmbeddingSource,
  { swapper, converter }: EmbedderFiles,
  owned: { dispose(): void }[],
): Promise<Conversion> {
  if (wanted === "emap") {
    const found = lastSquareInitializer(await readFile(swapper));
    if (found === undefined)
      throw new CheckpointError(
        `${swapper}: expected a square initializer of float32 or float16 (inswapper's emap), found none.`,
      );
    const emap = tf.keep(tf.tensor2d(found.values, [found.side, found.side]));
    owned.push(emap);
    return (embedding) => tf.matMul(l2Normalise(embedding), emap);
  }
  // A recogniser that speaks the swapper's own language needs no converter.
  if (converter === undefined) return (embedding) => embedding;
  const model = await OnnxModel.load(converter);
  owned.push(model);
  const [input] = model.inputs;
  return (embedding) => model.run({ [input as string]: embedding }, model.outputs[0]?.name);
}
