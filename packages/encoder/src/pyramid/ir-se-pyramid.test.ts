import { join } from "node:path";
import { readCheckpoint } from "@mfim/checkpoints";
import type { NamedTensor } from "@mfim/core";
import { layoutOf, loadState } from "@mfim/nn";
import { goldenValues, plainGoldenState, relativeError, sharedFolder, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { IrSePyramid, loadPublicPyramid } from "../index.ts";

beforeAll(useNativeBackend);

const shared = sharedFolder();

/** The formula's tensors for every key of a pyramid that `keep` keeps. */
function stateOf(
  pyramid: IrSePyramid,
  prefix = "",
  keep: (key: string) => boolean = () => true,
): Map<string, NamedTensor> {
  const shapes = [...pyramid.state()].map(([key, variable]) => [key, layoutOf(variable).publicShape] as const);
  const state = plainGoldenState(shapes);
  return new Map([...state].filter(([key]) => keep(key)).map(([key, tensor]) => [prefix + key, tensor]));
}

describe.skipIf(shared === undefined)("against pSp's GradualStyleEncoder", () => {
  test("taps and pyramid at 256 px equal the public implementation", async () => {
    using pyramid = new IrSePyramid();
    loadState(pyramid, stateOf(pyramid));
    const image = tf.transpose(tf.tensor4d(goldenValues("image", 3 * 256 * 256), [1, 3, 256, 256]), [0, 2, 3, 1]);
    const images = tf.mul(image, 0.5) as tf.Tensor4D;
    const [c1, c2, c3] = pyramid.taps(images);
    const [, p2, p1] = pyramid.forward(images) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
    const golden = (await readCheckpoint(join(shared as string, "goldens/psp-encoder-ir-se50.safetensors"))).state;
    for (const [name, map] of Object.entries({ c1, c2, c3, p1, p2 })) {
      const channels = golden.get(name)?.shape[1] as number;
      const stored = tf.transpose(tf.slice(map, [0, 0, 0, 0], [-1, -1, -1, channels]), [0, 3, 1, 2]);
      expect(await relativeError(stored, golden, name), name).toBeLessThan(1e-4);
    }
  });
});

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
  // The whole file, and its part `state_dict`.
  for (const part of ["state_dict.", ""]) {
    using fresh = new IrSePyramid({ inputSize: 16, stages });
    const psp = stateOf(fresh, `${part}encoder.`)
      .set(`${part}encoder.styles.0.linear.bias`, extra)
      .set(`${part}decoder.style.1.weight`, extra)
      .set("latent_avg", extra);
    loadPublicPyramid(fresh, psp);
    const lateral = psp.get(`${part}encoder.latlayer1.bias`) as NamedTensor;
    expect(fresh.latlayer1.state().get("bias")?.dataSync()).toEqual(lateral.toFloat32());
  }
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
