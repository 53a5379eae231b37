import * as tf from "@tensorflow/tfjs";

/** Scalars for TensorBoard, written by TensorFlow's own event writer. */
export interface EventWriter {
  scalar(name: string, value: number, step: number): void;
  flush(): void;
}

/** The summary methods of the native backend, as upstream has them. */
interface SummaryBackend {
  summaryWriter(folder: string): tf.Tensor;
  createSummaryFileWriter(writer: tf.Tensor, folder: string, queue: number, flushMs: number, suffix: string): void;
  writeScalarSummary(writer: tf.Tensor, step: number, name: string, value: number): void;
  flushSummaryWriter(writer: tf.Tensor): void;
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
    flush: () => native.flushSummaryWriter(writer),
  };
}
