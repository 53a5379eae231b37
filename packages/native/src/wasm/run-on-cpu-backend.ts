import * as tf from "@tensorflow/tfjs";

type Call = Parameters<tf.KernelFunc>[0];
interface Backend {
  readSync(id: object): tf.backend_util.BackendValues;
  write(values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType): object;
  disposeData(id: object, force?: boolean): boolean;
}

/** Runs a kernel of the plain JavaScript backend on tensors of another one, copying inputs there and outputs back. */
export function runOnCpuBackend(kernelName: string, { inputs, attrs, backend }: Call): tf.TensorInfo | tf.TensorInfo[] {
  const kernel = tf.getKernel(kernelName, "cpu");
  const cpu = tf.engine().findBackend("cpu") as unknown as Backend;
  const here = backend as unknown as Backend;
  const move = (from: Backend, to: Backend, { dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo => ({
    dataId: to.write(from.readSync(dataId).slice() as tf.backend_util.BackendValues, [...shape], dtype),
    shape,
    dtype,
  });
  // Einsum has a list of inputs, the others have named ones.
  const copies = Object.entries(inputs as tf.NamedTensorInfoMap).map(
    ([name, tensor]) => [name, move(here, cpu, tensor!)] as const,
  );
  const given = Array.isArray(inputs) ? copies.map(([, tensor]) => tensor) : Object.fromEntries(copies);
  const results = [
    kernel.kernelFunc({ inputs: given as tf.NamedTensorInfoMap, attrs: attrs as tf.NamedAttrMap, backend: cpu }),
  ].flat() as tf.TensorInfo[];
  const outputs = results.map((tensor) => move(cpu, here, tensor));
  for (const { dataId } of [...results, ...copies.map(([, tensor]) => tensor)]) cpu.disposeData(dataId, true);
  return outputs.length === 1 ? outputs[0]! : outputs;
}
