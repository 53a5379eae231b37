import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { librariesToPreload, setCudaEnvironment } from "./tensorflow-environment.ts";

const root = mkdtempSync(join(tmpdir(), "cuda-runtime-"));
afterAll(() => rmSync(root, { recursive: true }));

/** A runtime with empty files of these names, as NVIDIA's wheels lay theirs out. */
function runtime(name: string, files: readonly string[]): string {
  for (const file of files) {
    const path = join(root, name, "nvidia", file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "");
  }
  return join(root, name);
}

const opened = (folder: string) => librariesToPreload(folder).map((file) => relative(folder, file));
const tensorflow = ["tensorflow/libtensorflow_framework.so.2", "tensorflow/libtensorflow_cc.so.2"];

test("CUDA's libraries are opened after those that they need, TensorFlow's last", () => {
  const folder = runtime("whole", [
    "cudnn/lib/libcudnn.so.9",
    "nccl/lib/libnccl.so.2",
    "cuda_cupti/lib/libcupti.so.12",
    "cusolver/lib/libcusolver.so.11",
    "cusparse/lib/libcusparse.so.12",
    "curand/lib/libcurand.so.10",
    "cufft/lib/libcufft.so.11",
    "cublas/lib/libcublas.so.12",
    "cublas/lib/libcublasLt.so.12",
    "nvjitlink/lib/libnvJitLink.so.12",
    "cuda_nvrtc/lib/libnvrtc.so.12",
    "cuda_runtime/lib/libcudart.so.12",
  ]);
  const order = opened(folder);
  expect(order.slice(-2)).toEqual(tensorflow);
  const place = (name: string) => order.findIndex((file) => file.includes(`/${name}.so`));
  // What each links to, by the libraries' own lists (DT_NEEDED, and what cuBLAS and cuDNN open).
  for (const [library, needed] of [
    ["libcublasLt", ["libcudart"]],
    ["libcublas", ["libcublasLt", "libcudart"]],
    ["libcusparse", ["libnvJitLink"]],
    ["libcusolver", ["libcublas", "libcublasLt", "libcusparse", "libnvJitLink"]],
    ["libcudnn", ["libcublas", "libcublasLt", "libnvrtc"]],
  ] as const)
    for (const name of needed) {
      expect(place(name), name).toBeGreaterThanOrEqual(0);
      expect(place(name), `${name} before ${library}`).toBeLessThan(place(library));
    }
  expect(order).toHaveLength(14);
});

test("what the libraries open themselves, and files that are no libraries, are left to them", () => {
  const folder = runtime("parts", [
    "cudnn/lib/libcudnn.so.9",
    "cudnn/lib/libcudnn_adv.so.9",
    "cudnn/lib/libcudnn_cnn.so.9",
    "cudnn/lib/libcudnn_engines_precompiled.so.9",
    "cudnn/lib/libcudnn_graph.so.9",
    "cudnn/lib/libcudnn_heuristic.so.9",
    "cudnn/lib/libcudnn_ops.so.9",
    "cuda_nvrtc/lib/libnvrtc.so.12",
    "cuda_nvrtc/lib/libnvrtc.alt.so.12",
    "cuda_nvrtc/lib/libnvrtc-builtins.so.12.4",
    "cublas/lib/libnvblas.so.12",
    "cufft/lib/libcufftw.so.11",
    "cusolver/lib/libcusolverMg.so.11",
    "cusolver/lib/__init__.py",
  ]);
  expect(opened(folder)).toEqual([
    "nvidia/cuda_nvrtc/lib/libnvrtc.so.12",
    "nvidia/cudnn/lib/libcudnn.so.9",
    ...tensorflow,
  ]);
});

test("a runtime without CUDA has TensorFlow's two alone", () => {
  expect(opened(runtime("plain", ["../tensorflow/libtensorflow_cc.so.2"]))).toEqual(tensorflow);
});

test("memory of a card is taken as it is needed and XLA told where its tools are, unless the user said otherwise", () => {
  const names = ["TF_FORCE_GPU_ALLOW_GROWTH", "XLA_FLAGS"] as const;
  const before = names.map((name) => process.env[name]);
  onTestFinished(() => {
    for (const [n, name] of names.entries()) {
      if (before[n] === undefined) delete process.env[name];
      else process.env[name] = before[n];
    }
  });
  for (const name of names) delete process.env[name];
  setCudaEnvironment("/runtime");
  const found = () => names.map((name) => process.env[name]);
  expect(found()).toEqual(["true", "--xla_gpu_cuda_data_dir=/runtime/nvidia/cuda_nvcc"]);
  process.env["TF_FORCE_GPU_ALLOW_GROWTH"] = "false";
  process.env["XLA_FLAGS"] = "--xla_dump_to=/tmp";
  setCudaEnvironment("/runtime");
  expect(found()).toEqual(["false", "--xla_dump_to=/tmp"]);
});
