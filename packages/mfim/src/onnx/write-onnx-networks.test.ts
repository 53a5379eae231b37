import { expectNoLeak, tinyEncoder, tinyFaces, tinyGenerator, useNativeBackend } from "@mfim/testing";
import type * as tf from "@tensorflow/tfjs";
import ort from "onnxruntime-node";
import { beforeAll, expect, test } from "vitest";
import { MfimSwapper } from "../swap/mfim-swapper.ts";
import type { OnnxNetworkName } from "./network-files.ts";
import { writeOnnxNetworks } from "./write-onnx-networks.ts";

beforeAll(useNativeBackend);

const made = () => {
  const [encoder, generator] = [tinyEncoder(), tinyGenerator()];
  return new MfimSwapper({ encoder, generator, owned: [encoder, generator] });
};

/** The three networks in another runtime, one after the other, as their description says: source, target, picture. */
async function swapByOnnx(networks: ReadonlyMap<OnnxNetworkName, Uint8Array>, source: tf.Tensor, target: tf.Tensor) {
  const run = async (name: OnnxNetworkName, feeds: Record<string, ort.Tensor>) => {
    const session = await ort.InferenceSession.create(networks.get(name) as Uint8Array);
    return session.run(feeds);
  };
  const face = (x: tf.Tensor) => new ort.Tensor("float32", x.dataSync() as Float32Array, x.shape);
  const identity = await run("identity", { face: face(source) });
  const attributes = await run("attributes", { face: face(target) });
  const feeds: Record<string, ort.Tensor> = {};
  for (const [name, code] of Object.entries(identity)) feeds[name.replace("code", "identity")] = code as ort.Tensor;
  for (const [name, value] of Object.entries(attributes))
    feeds[name.replace("code", "attribute")] = value as ort.Tensor;
  const { picture } = await run("synthesis", feeds);
  return picture as ort.Tensor;
}

test.each(["float32", "float16"] as const)(
  "three networks with weights in %s swap as the method does",
  async (weights) => {
    using swapper = made();
    const networks = new Map<OnnxNetworkName, Uint8Array>();
    const write = async (name: OnnxNetworkName, network: Uint8Array) => void networks.set(name, network);
    const found = await writeOnnxNetworks(swapper, write, { weights });
    expect(found.bytes.identity).toBe(networks.get("identity")?.length);
    const [source, target] = [tinyFaces(1, 1, found.side), tinyFaces(1, 5, found.side)];
    const expected = swapper.swap(source, target);
    const picture = await swapByOnnx(networks, source, target);
    expect(picture.dims).toEqual(expected.shape);
    const values = expected.dataSync();
    const off = Array.from(picture.data as Float32Array, (value, i) => Math.abs(value - (values[i] as number)));
    expect(Math.max(...off)).toBeLessThan(weights === "float32" ? 1e-5 : 5e-3);
  },
);

test("what it traces is given back", async () => {
  using swapper = made();
  await expectNoLeak(async () => void (await writeOnnxNetworks(swapper, async () => {})));
});
