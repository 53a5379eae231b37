import * as tf from "@tensorflow/tfjs";
import { convolutionFilterGradient, depthwiseFilterGradient, depthwiseInputGradient } from "./convolution-gradients.ts";
import { runOnCpuBackend } from "./run-on-cpu-backend.ts";

/** Kernels of "wasm" as compositions of ops that it has. */
const composites: Readonly<Record<string, tf.KernelFunc>> = {
  Conv2DBackpropFilter: convolutionFilterGradient,
  DepthwiseConv2dNativeBackpropFilter: depthwiseFilterGradient,
  DepthwiseConv2dNativeBackpropInput: depthwiseInputGradient,
};

/** Kernels that run on the JavaScript backend: missing (the gradient of gather, einsum), or wrong in wasm (MaxPoolGrad with ties, or a rest). */
const borrowed: readonly string[] = ["UnsortedSegmentSum", "Einsum", "MaxPoolGrad"];

let registered = false;

/** Registers, once a process, what wasm lacks for training. */
export function registerTrainingKernels(): void {
  if (registered) return;
  registered = true;
  for (const [kernelName, kernelFunc] of Object.entries(composites)) register(kernelName, kernelFunc);
  for (const kernelName of borrowed) register(kernelName, (call) => runOnCpuBackend(kernelName, call));
}

function register(kernelName: string, kernelFunc: tf.KernelFunc): void {
  if (tf.getKernel(kernelName, "wasm")) tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({ kernelName, backendName: "wasm", kernelFunc });
}
