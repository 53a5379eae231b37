import { createRequire } from "node:module";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { findBindingPackage } from "../install/binding-package.ts";
import { cacheFolder } from "../install/cache-folder.ts";
import { imageSummary } from "./image-summary.ts";

/** Scalars and pictures for TensorBoard, written by TensorFlow's own event writer. */
export interface EventWriter {
  scalar(name: string, value: number, step: number): void;
  /** @param png bytes of a PNG file, which are written as they are */
  image(name: string, png: Uint8Array, step: number): void;
  flush(): void;
}

/** The summary methods of the native backend, as upstream has them. */
interface SummaryBackend {
  summaryWriter(folder: string): tf.Tensor;
  createSummaryFileWriter(writer: tf.Tensor, folder: string, queue: number, flushMs: number, suffix: string): void;
  writeScalarSummary(writer: tf.Tensor, step: number, name: string, value: number): void;
  flushSummaryWriter(writer: tf.Tensor): void;
  /** Handles of inputs, a copy for what is no tensor of TensorFlow.js. */
  getInputTensorIds(inputs: readonly unknown[]): number[];
  readonly binding: {
    executeOp(name: string, attributes: readonly [], inputs: readonly number[], outputs: number): void;
    deleteTensor(id: number): void;
  };
}

/** Upstream's 64-bit number, which steps have to be. */
interface Int64Module {
  readonly Int64Scalar: new (value: number) => object;
}

/** TensorFlow gives one writer to all that ask by one name; each of ours has a file of its own. */
let opened = 0;

/** Opens a new event file in `folder`, which is made where it is missing. Undefined where the active backend has no event writer. */
export function openEventWriter(folder: string): EventWriter | undefined {
  const backend = tf.backend() as unknown as Partial<SummaryBackend>;
  if (typeof backend.createSummaryFileWriter !== "function") return undefined;
  const native = backend as SummaryBackend;
  const writer = native.summaryWriter(`${folder}#${opened++}`);
  native.createSummaryFileWriter(writer, folder, 10, 30_000, ".v2");
  return {
    scalar: (name, value, step) => native.writeScalarSummary(writer, step, name, value),
    image: (name, png, step) => writeSummary(native, writer, imageSummary(name, png), step),
    flush: () => native.flushSummaryWriter(writer),
  };
}

/** Hands a whole message to the writer: upstream wraps the op for scalars and histograms alone. */
function writeSummary(native: SummaryBackend, writer: tf.Tensor, summary: Uint8Array, step: number): void {
  const folder = findBindingPackage(cacheFolder())?.folder as string;
  const { Int64Scalar } = createRequire(import.meta.url)(join(folder, "dist/int64_tensors.js")) as Int64Module;
  tf.tidy(() => {
    const text = tf.tensor([summary], [], "string");
    const ids = native.getInputTensorIds([writer, new Int64Scalar(step), text]);
    native.binding.executeOp("WriteRawProtoSummary", [], ids, 0);
    native.binding.deleteTensor(ids[1] as number);
  });
}
