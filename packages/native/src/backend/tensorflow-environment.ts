import { existsSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { BackendOptions, FastMath } from "./backend-options.ts";

/** CUDA's libraries in an order in which each finds the ones it needs already open. */
const cudaOrder = [
  "cuda_runtime",
  "cuda_nvrtc",
  "nvjitlink",
  "cublas",
  "cufft",
  "curand",
  "cusparse",
  "cusolver",
  "cuda_cupti",
  "nccl",
  "cudnn",
];
/** Opened by the libraries above when they need them, or never needed. */
const startedByOthers =
  /_(adv|cnn|ops|graph|engines.*|heuristic|ext|nvrtc.*)\.so|\.alt\.so|builtins|nvblas|cufftw|cusolverMg/;

/** The environment that TensorFlow reads once, while it is loaded: threads, arithmetic, log level. Set values of the user stay. */
export function setTensorflowEnvironment(options: BackendOptions): void {
  const environment = process.env;
  if (!options.verbose) {
    environment["TF_CPP_MIN_LOG_LEVEL"] ??= "1";
    environment["MFIM_NATIVE_QUIET"] = "1";
  }
  if (options.threads?.intra) environment["TF_NUM_INTRAOP_THREADS"] = String(options.threads.intra);
  if (options.threads?.inter) environment["TF_NUM_INTEROP_THREADS"] = String(options.threads.inter);
  if (options.fastMath) environment["ONEDNN_DEFAULT_FPMATH_MODE"] = options.fastMath === "bf16" ? "BF16" : "STRICT";
}

/** What the environment says now about the settings above. */
export function tensorflowSettings(): { readonly threads: number; readonly fastMath: FastMath } {
  return {
    threads: Number(process.env["TF_NUM_INTRAOP_THREADS"]) || availableParallelism(),
    fastMath: process.env["ONEDNN_DEFAULT_FPMATH_MODE"]?.toUpperCase() === "BF16" ? "bf16" : "off",
  };
}

/** With CUDA: memory as needed instead of all of it, and where XLA finds ptxas and libdevice. */
export function setCudaEnvironment(runtime: string): void {
  process.env["TF_FORCE_GPU_ALLOW_GROWTH"] ??= "true";
  process.env["XLA_FLAGS"] ??= `--xla_gpu_cuda_data_dir=${join(runtime, "nvidia", "cuda_nvcc")}`;
}

/** The libraries to open before the binding, in order: CUDA's where the runtime has them, TensorFlow's last. */
export function librariesToPreload(runtime: string): readonly string[] {
  const cuda = cudaOrder.flatMap((name) => {
    const folder = join(runtime, "nvidia", name, "lib");
    if (!existsSync(folder)) return [];
    const files = readdirSync(folder).filter((file) => /\.so\.\d/.test(file) && !startedByOthers.test(file));
    return files.sort((a, b) => b.length - a.length).map((file) => join(folder, file)); // libcublasLt before libcublas
  });
  return [...cuda, ...["framework", "cc"].map((part) => join(runtime, "tensorflow", `libtensorflow_${part}.so.2`))];
}
