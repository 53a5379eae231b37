import { existsSync } from "node:fs";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { CheckpointError, ConfigError, MfimError } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import type { TensorFunction } from "../tensor-function.ts";
import { isOnnxFloat, type OnnxFloat, type OnnxNumbers, onnxFloats } from "./onnx-floats.ts";
import { onnxRuntimePath } from "./onnx-runtime.ts";
import { onnxWorkerSource } from "./onnx-worker-source.ts";

/** Why an ONNX file cannot stand in a loss. */
export const onnxInLosses =
  "ONNX Runtime computes no gradients, so an ONNX file can measure and swap but not stand in a loss: take the same network as a tfjs-model or from its PyTorch checkpoint";

/** An input or output as the file declares it. */
export interface OnnxValue {
  readonly name: string;
  readonly type: string;
  /** A number, or the name of a size that is free. */
  readonly shape: readonly (number | string)[];
}

interface Description {
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** One output: numbers as they are, or the bits of half ones. */
interface OnnxAnswer {
  readonly shape: number[];
  readonly values: Float32Array | OnnxNumbers;
}

type Answer = { readonly outputs: readonly OnnxAnswer[] } | { readonly error: string };

/** How long a sleep lasts before it is looked whether the worker still lives. */
const wakeMilliseconds = 1000;

/** An ONNX file as a function, computed by onnxruntime-node on the CPU, in a thread of its own. It has no gradients. */
export class OnnxModel implements TensorFunction {
  readonly origin: string;
  /** ONNX Runtime makes its own graph of the file. */
  readonly traceable = false;
  readonly inputs: readonly string[];
  readonly outputs: readonly OnnxValue[];
  /** What the file says of its inputs. */
  readonly inputValues: readonly OnnxValue[];
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #signal: Int32Array;
  #alive = true;
  #disposed = false;

  private constructor(origin: string, worker: Worker, port: MessagePort, signal: Int32Array, about: Description) {
    this.origin = origin;
    this.#worker = worker;
    this.#port = port;
    this.#signal = signal;
    this.inputValues = about.inputs;
    this.inputs = about.inputs.map(({ name }) => name);
    this.outputs = about.outputs;
    worker.once("exit", () => {
      this.#alive = false;
    });
  }

  /**
   * @throws MfimError where onnxruntime-node is not installed; CheckpointError where the file is missing or not understood
   */
  static async load(path: string): Promise<OnnxModel> {
    const runtime = onnxRuntimePath();
    if (!existsSync(path)) throw new CheckpointError(`${path}: expected an ONNX file there, got nothing.`);
    const { port1, port2 } = new MessageChannel();
    const signal = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(onnxWorkerSource, {
      eval: true,
      workerData: { runtime, file: path, port: port2, signal },
      transferList: [port2],
      execArgv: [],
    });
    const about = await new Promise<Description | { readonly error: string }>((resolve) => {
      worker.once("message", resolve);
      worker.once("error", ({ message }) => resolve({ error: message }));
    });
    if ("error" in about) {
      await worker.terminate();
      throw new CheckpointError(`${path}: expected an ONNX file that ONNX Runtime reads, got: ${about.error}`);
    }
    // A program that forgets to dispose still ends.
    worker.unref();
    port1.unref();
    const model = new OnnxModel(path, worker, port1, signal, about);
    const unusable = about.inputs.filter(({ type }) => !isOnnxFloat(type));
    if (unusable.length > 0) {
      model.dispose();
      const got = unusable.map(({ name, type }) => `${name} of ${type}`).join(", ");
      throw new CheckpointError(
        `${path}: expected inputs of float32 or float16, got ${got}; export the network in one of these.`,
      );
    }
    return model;
  }

  run(feeds: Readonly<Record<string, tf.Tensor>>, output?: string): tf.Tensor {
    return this.runAll(feeds, [this.#outputName(output)])[0] as tf.Tensor;
  }

  /** Several outputs of one run, by name, in the order asked for; the caller disposes them. */
  runAll(feeds: Readonly<Record<string, tf.Tensor>>, outputs: readonly string[]): tf.Tensor[] {
    const names = outputs.map((output) => this.#outputName(output));
    const tensors = this.inputs.map((input) => feeds[input] as tf.Tensor);
    let runs: (readonly OnnxAnswer[])[] | undefined;
    const output = (n: number) =>
      tf.customGrad((...args: unknown[]) => {
        runs ??= this.#byBatch(args.slice(0, tensors.length) as tf.Tensor[], names);
        const parts = runs.map((answers) => tensorOf(answers[n] as OnnxAnswer));
        return {
          value: parts.length === 1 ? (parts[0] as tf.Tensor) : tf.concat(parts),
          gradFunc: (): tf.Tensor[] => {
            throw new MfimError(`${this.origin}: ${onnxInLosses}.`);
          },
        };
      });
    return tf.tidy(() => names.map((_, n) => output(n)(...tensors)));
  }

  #outputName(output: string | undefined): string {
    const names = this.outputs.map(({ name }) => name);
    if (output === undefined && names.length === 1) return names[0] as string;
    if (output !== undefined && names.includes(output)) return output;
    throw new ConfigError(
      `${this.origin}: expected the name of an output, one of ${names.join(", ")}, got ${output ?? "none"}.`,
    );
  }

  /** Many files are exported for one picture at a time, some in one of their inputs alone: such a one is run picture by picture. */
  #byBatch(tensors: readonly tf.Tensor[], outputs: readonly string[]): (readonly OnnxAnswer[])[] {
    const count = tensors[0]?.shape[0] ?? 1;
    const single = this.inputValues.some(({ shape }) => shape[0] === 1);
    if (!single || count === 1) return [this.#compute(tensors, outputs)];
    const row = (n: number) => tensors.map((tensor) => tf.slice(tensor, n, 1));
    return Array.from({ length: count }, (_, n) => this.#compute(row(n), outputs));
  }

  #compute(tensors: readonly tf.Tensor[], outputs: readonly string[]): readonly OnnxAnswer[] {
    if (this.#disposed) throw new MfimError(`${this.origin}: expected a model in use, got one that was disposed.`);
    const feeds = tensors.map((tensor, i) => {
      const { name, type } = this.inputValues[i] as OnnxValue;
      const numbers = onnxFloats[type as OnnxFloat].pack(tensor.dataSync() as Float32Array);
      return { name, type, numbers, shape: tensor.shape };
    });
    const before = Atomics.load(this.#signal, 0);
    this.#port.postMessage({ feeds, outputs });
    while (Atomics.load(this.#signal, 0) === before) {
      Atomics.wait(this.#signal, 0, before, wakeMilliseconds);
      if (!this.#alive || this.#worker.threadId === -1) {
        throw new MfimError(`${this.origin}: expected an answer of ONNX Runtime, but its thread has ended.`);
      }
    }
    const answer = receiveMessageOnPort(this.#port)?.message as Answer;
    if ("error" in answer) throw new MfimError(`${this.origin}: ONNX Runtime refused: ${answer.error}`);
    return answer.outputs;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#port.postMessage({}); // the worker gives the session back, and ends
    this.#port.unref();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

const tensorOf = ({ shape, values }: OnnxAnswer): tf.Tensor =>
  tf.tensor(values instanceof Uint16Array ? onnxFloats.float16.unpack(values) : values, shape);
