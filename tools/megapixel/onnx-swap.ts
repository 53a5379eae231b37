import { join } from "node:path";
import { type ImageBatch, isSlotMixer, MfimError } from "@mfim/core";
import { runCommandLine } from "@mfim/files";
import { type OnnxNetworkName, onnxNetworkFiles } from "@mfim/mfim/onnx/files";
import { useBackend } from "@mfim/native";
import { openSwapModel } from "@mfim/zoo/swapping";
import * as tf from "@tensorflow/tfjs";
import ort from "onnxruntime-node";

/** Of the picture's largest value: what rounding may change. */
const tolerance = 0.01;

/** `onnx-swap.ts MODEL`: a swap by the three networks in onnxruntime is the model's own. */
await runCommandLine(async () => {
  const [folder = ""] = process.argv.slice(2);
  await useBackend({ purpose: "infer" });
  const { method: swapper } = await openSwapModel(folder);
  if (!isSlotMixer(swapper)) throw new MfimError(`${folder}: expected an MFIM model, got another.`);
  const side = Math.max(swapper.inputSize, swapper.layout.resolution);
  const [source, target] = [1, 2].map((seed) => tf.randomUniform([1, side, side, 3], -1, 1, "float32", seed)) as [
    ImageBatch,
    ImageBatch,
  ];
  const own = swapper.swap(source, target).dataSync<"float32">();
  swapper.dispose();
  const identity = await run(folder, "identity", { face: tensor(source) });
  const attributes = await run(folder, "attributes", { face: tensor(target) });
  const { picture } = await run(folder, "synthesis", {
    ...renamed(identity, "identity"),
    ...renamed(attributes, "attribute"),
  });
  const values = (picture as ort.Tensor).data as Float32Array;
  const largest = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const off = values.reduce((most, value, i) => Math.max(most, Math.abs(value - (own[i] as number))), 0) / largest;
  if (!(off < tolerance)) throw new MfimError(`expected pictures within ${tolerance} of each other, got ${off}.`);
  process.stdout.write(`at most ${off.toExponential(1)} from the model's own swap\n`);
});

type Values = Readonly<Record<string, ort.Tensor>>;

async function run(folder: string, name: OnnxNetworkName, feeds: Values): Promise<Values> {
  const session = await ort.InferenceSession.create(join(folder, onnxNetworkFiles[name]));
  const results = await session.run({ ...feeds });
  await session.release();
  return results as Values;
}

function tensor(x: tf.Tensor): ort.Tensor {
  return new ort.Tensor("float32", x.dataSync<"float32">(), x.shape);
}

function renamed(values: Values, code: string): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name.replace("code", code), value]));
}
