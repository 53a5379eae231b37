import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { NamedTensor } from "@mfim/core";
import { layoutOf, loadState } from "@mfim/nn";
import { goldenUniform, goldenValues, sharedFolder, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { IrSePyramid, loadPublicPyramid } from "../index.ts";

beforeAll(useNativeBackend);

const prelus = /(input_layer\.2|res_layer\.2)\.weight$/;

/** The formula of the goldens for plain networks. */
function goldenTensor(key: string, shape: readonly number[]): NamedTensor {
  const size = shape.reduce((product, n) => product * n, 1);
  const uniform = () => goldenUniform(key, size);
  const normal = (scale: number, offset = 0) => goldenValues(key, size).map((v) => offset + scale * v);
  const values = () => {
    if (key.endsWith("running_var")) return uniform().map((u) => 0.5 + u);
    if (key.endsWith("running_mean") || key.endsWith("bias")) return normal(0.1);
    if (prelus.test(key)) return normal(0.1, 0.25);
    if (shape.length === 1) return uniform().map((u) => 0.5 + u);
    const fanIn = shape.slice(1).reduce((product, n) => product * n, 1);
    return normal(Math.sqrt(2 / fanIn) * (key.includes("layer") ? 0.5 : 1));
  };
  return { shape, dtype: "float32", toFloat32: values };
}

function readGolden(file: string): Map<string, { shape: number[]; values: Float32Array }> {
  const bytes = readFileSync(file);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString("utf8")) as Record<
    string,
    { shape: number[]; data_offsets: [number, number] }
  >;
  return new Map(
    Object.entries(header).map(
      ([
        name,
        {
          shape,
          data_offsets: [begin, end],
        },
      ]) => {
        const data = Uint8Array.from(bytes.subarray(8 + length + begin, 8 + length + end));
        return [name, { shape, values: new Float32Array(data.buffer) }];
      },
    ),
  );
}

const shared = sharedFolder();

describe.skipIf(shared === undefined)("against pSp's GradualStyleEncoder", () => {
  test("taps and pyramid at 256 px equal the public implementation", async () => {
    using pyramid = new IrSePyramid();
    const state = new Map(
      [...pyramid.state()].map(([key, variable]) => [key, goldenTensor(key, layoutOf(variable).publicShape)]),
    );
    loadState(pyramid, state);
    const image = tf.transpose(tf.tensor4d(goldenValues("image", 3 * 256 * 256), [1, 3, 256, 256]), [0, 2, 3, 1]);
    const images = tf.mul(image, 0.5) as tf.Tensor4D;
    const [c1, c2, c3] = pyramid.taps(images);
    const [, p2, p1] = pyramid.forward(images) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
    const golden = readGolden(join(shared as string, "goldens/psp-encoder-ir-se50.safetensors"));
    for (const [name, map] of Object.entries({ c1, c2, c3, p1, p2 })) {
      const { shape, values } = golden.get(name) as { shape: number[]; values: Float32Array };
      const channels = shape[1] as number;
      const ours = await tf.transpose(tf.slice(map, [0, 0, 0, 0], [-1, -1, -1, channels]), [0, 3, 1, 2]).data();
      expect(ours.length, name).toBe(values.length);
      const largest = values.reduce((max, v) => Math.max(max, Math.abs(v)), 0);
      const error = values.reduce((max, v, i) => Math.max(max, Math.abs(v - (ours[i] as number))), 0);
      expect(error / largest, name).toBeLessThan(1e-4);
    }
  });
});

function stateOf(pyramid: IrSePyramid, prefix: string, keep: (key: string) => boolean): Map<string, NamedTensor> {
  return new Map(
    [...pyramid.state()]
      .filter(([key]) => keep(key))
      .map(([key, variable]) => [prefix + key, goldenTensor(key, layoutOf(variable).publicShape)]),
  );
}

test("pSp and ArcFace checkpoints start the pyramid; heads of others are passed over", () => {
  const stages = [1, 1, 1].map(() => ({ channels: 8, units: 1, stride: 2 }));
  using pyramid = new IrSePyramid({ inputSize: 16, stages });
  const extra: NamedTensor = { shape: [1], dtype: "float32", toFloat32: () => Float32Array.of(1) };
  const before = pyramid.latlayer1.weight.dataSync().slice();
  const arcface = stateOf(pyramid, "", (key) => !key.startsWith("lat")).set("output_layer.3.weight", extra);
  loadPublicPyramid(pyramid, arcface);
  expect(pyramid.latlayer1.weight.dataSync()).toEqual(before);
  const first = arcface.get("input_layer.1.weight") as NamedTensor;
  expect(pyramid.input_layer[1].state().get("weight")?.dataSync()).toEqual(first.toFloat32());
  const psp = stateOf(pyramid, "encoder.", () => true)
    .set("encoder.styles.0.linear.bias", extra)
    .set("decoder.style.1.weight", extra)
    .set("latent_avg", extra);
  loadPublicPyramid(pyramid, psp);
  expect(pyramid.latlayer1.weight.dataSync()).not.toEqual(before);
});

test("a checkpoint that lacks blocks is refused with every missing key", () => {
  using pyramid = new IrSePyramid({
    inputSize: 16,
    stages: [1, 1, 1].map(() => ({ channels: 8, units: 1, stride: 2 })),
  });
  const partial = stateOf(pyramid, "", (key) => !key.startsWith("body.2.res_layer.4"));
  expect(() => loadPublicPyramid(pyramid, partial, "half.pth")).toThrow(
    /half\.pth.*missing body\.2\.res_layer\.4\.weight.*body\.2\.res_layer\.4\.running_var/,
  );
});
