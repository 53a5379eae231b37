import { expectNoLeak, swapByOnnx, tinyEncoder, tinyFaces, tinyGenerator, useNativeBackend } from "@mfim/testing";
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
    const picture = await swapByOnnx(ort, networks, source, target);
    expect(picture.dims).toEqual(expected.shape);
    const values = expected.dataSync();
    const off = Array.from(picture.data, (value, i) => Math.abs(value - (values[i] as number)));
    expect(Math.max(...off)).toBeLessThan(weights === "float32" ? 1e-5 : 5e-3);
  },
);

test("what it traces is given back", async () => {
  using swapper = made();
  await expectNoLeak(async () => void (await writeOnnxNetworks(swapper, async () => {})));
});
