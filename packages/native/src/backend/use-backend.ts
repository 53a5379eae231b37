import * as tf from "@tensorflow/tfjs";
import { consola } from "consola";
import { NativeError } from "../native-error.ts";
import { useWasm } from "../wasm/use-wasm.ts";
import type { BackendName, BackendOptions, BackendReport } from "./backend-options.ts";
import { loadTensorflow } from "./load-tensorflow.ts";
import type { NativeBinding } from "./native-binding.ts";
import { tensorflowSettings } from "./tensorflow-environment.ts";

type Candidate = (options: BackendOptions) => Promise<BackendReport>;

/** In the order of preference; each throws where it cannot be had. */
const candidates: Readonly<Record<BackendName, Candidate>> = {
  async tensorflow(options) {
    await loadTensorflow(options);
    await tf.setBackend("tensorflow");
    const { binding } = tf.backend() as unknown as { binding: NativeBinding };
    return {
      backend: "tensorflow",
      tensorflowVersion: binding.TF_Version,
      device: binding.isUsingGpuDevice() ? "gpu" : "cpu",
      ...tensorflowSettings(),
      functions: typeof binding.registerFunction === "function",
      reason: null,
    };
  },
  async wasm() {
    await useWasm();
    return plainReport("wasm");
  },
  async cpu() {
    await tf.setBackend("cpu");
    return plainReport("cpu");
  },
};

function plainReport(backend: BackendName): BackendReport {
  return {
    backend,
    tensorflowVersion: null,
    device: "cpu",
    threads: 1,
    fastMath: "off",
    functions: false,
    reason: null,
  };
}

/**
 * What a fallback costs against native TensorFlow on the same two cores: measured on a 64-pixel generator (the lower
 * figures for wasm) and on stacks of 3x3 convolutions with 32 and 64 channels.
 */
const cost: Readonly<Record<Exclude<BackendName, "tensorflow">, Readonly<Record<"train" | "infer", string>>>> = {
  wasm: { train: "about 10 to 40 times slower", infer: "about 5 to 20 times slower" },
  cpu: { train: "hundreds of times slower", infer: "about 50 to 100 times slower" },
};

/**
 * Selects the backend of TensorFlow.js for this process: native TensorFlow, else wasm, else cpu. Every one of them can
 * train; a fallback is announced with its reason and its cost. Only applications and tests call this, libraries never.
 *
 * @throws NativeError when a backend that was asked for by name (option, or `$MFIM_BACKEND`) cannot be had, or a
 * setting comes after native TensorFlow has been loaded.
 */
export async function useBackend(options: BackendOptions = {}): Promise<BackendReport> {
  const asked = parseBackend(options.backend ?? (process.env["MFIM_BACKEND"] || "auto"));
  if (asked !== "auto") return candidates[asked](options);
  const reasons: string[] = [];
  for (const [name, candidate] of Object.entries(candidates) as [BackendName, Candidate][]) {
    try {
      const report = await candidate(options);
      if (name === "tensorflow") return report;
      const reason = `${reasons.join(" ")} Using the ${name} backend instead: ${cost[name][options.purpose ?? "train"]}.`;
      (options.announce ?? consola.warn)(reason);
      return { ...report, reason };
    } catch (error) {
      if (!(error instanceof NativeError) || isLate(error)) throw error;
      reasons.push(error.message);
    }
  }
  throw new NativeError(`No backend could be used. ${reasons.join(" ")}`);
}

/** A setting that comes too late is the caller's mistake, no reason to fall back. */
function isLate(error: NativeError): boolean {
  return error.message.includes("comes too late");
}

function parseBackend(text: string): BackendName | "auto" {
  if (text === "auto" || text in candidates) return text as BackendName | "auto";
  throw new NativeError(
    `Expected the backend "auto", ${Object.keys(candidates)
      .map((name) => `"${name}"`)
      .join(" or ")}, got "${text}" (option, or MFIM_BACKEND).`,
  );
}
