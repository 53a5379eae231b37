import { Worker } from "node:worker_threads";
import { CheckpointError } from "@mfim/core/errors";
import { type ByteSource, memorySource, readBytes } from "../bytes/byte-source.ts";
import type { CheckpointContent } from "../checkpoint.ts";
import { elementTypes } from "../tensors/element-type.ts";
import { storedTensor } from "../tensors/stored-tensor.ts";
import { assertGlobalHeaps } from "./global-heaps.ts";

interface Hdf5Dataset {
  readonly path: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly littleEndian: boolean;
  readonly bytes: Uint8Array;
}

/** What the worker says: that the library is there, then what it found. */
type Message = "ready" | Answer;

type Answer =
  | { readonly error: string }
  | { readonly datasets: readonly Hdf5Dataset[]; readonly metadata: Record<string, string> };

const limits = {
  deepest: 50,
  mostObjects: 100_000,
  /** Bytes that a link and what it leads to take at least. */
  bytesOfObject: 16,
} as const;

/** What all datasets may come to: weights do not deflate to a hundredth. */
const mostBytes = (size: number) => Math.max(2 ** 28, 100 * size);

/** Milliseconds for reading, far more than a sound file takes; that the library starts late on a busy machine is no fault of the file. */
const patience = (size: number) => 20_000 + size / 5_000;
const patienceForStart = 300_000;

/**
 * Reads an HDF5 file: Keras 2 (`model_weights/LAYER/...`) and Keras 3 (`layers/LAYER/vars/N`). The keys are the paths in the
 * file, the layout is Keras's own (HWIO kernels). The whole file is read into memory.
 */
export async function readHdf5(source: ByteSource): Promise<CheckpointContent> {
  const bytes = readBytes(source, 0, source.size, "the HDF5 file");
  assertGlobalHeaps(bytes, source.name);
  const { datasets, metadata } = await ask(source, bytes);
  const state = new Map(
    datasets.flatMap(({ path, dtype, shape, littleEndian, bytes }) => {
      const type = elementTypes.get(dtype);
      if (type === undefined) return [];
      const what = `dataset "${path}"`;
      return [
        [
          path,
          storedTensor({ source: memorySource(bytes, source.name), type, littleEndian, shape, offset: 0, what }),
        ] as const,
      ];
    }),
  );
  return { state, metadata, other: null, globals: [] };
}

async function ask(source: ByteSource, bytes: Uint8Array): Promise<Exclude<Answer, { error: string }>> {
  // The same relative path from src/keras and from dist/keras.
  const file = new URL("../../src/keras/hdf5-worker.mjs", import.meta.url);
  const milliseconds = patience(source.size);
  const worker = new Worker(file, {
    workerData: { bytes, mostBytes: mostBytes(bytes.length), ...limits },
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<Answer>((resolve, reject) => {
      const giveUpAfter = (time: number, what: string) => {
        clearTimeout(timer);
        const sentence = `${source.name}: the HDF5 library did not ${what} within ${Math.round(time / 1000)} s: the file is damaged, or the machine too busy.`;
        timer = setTimeout(() => reject(new CheckpointError(sentence)), time);
      };
      giveUpAfter(patienceForStart, "start");
      worker.on("message", (message: Message) => {
        if (message === "ready") giveUpAfter(milliseconds, "finish");
        else resolve(message);
      });
      worker.once("error", (error) => resolve({ error: error.message }));
      worker.once("exit", (code) => resolve({ error: `the HDF5 library ended with code ${code}` }));
    });
    if ("error" in answer)
      throw new CheckpointError(`${source.name}: as an HDF5 file it cannot be read: ${answer.error}.`);
    return answer;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
