import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import {
  AdaptedNetwork,
  fromNetworkPictures,
  type PictureInput,
  type TensorFunction,
  toNetworkPictures,
} from "./index.ts";

beforeAll(useNativeBackend);

const size = { height: 1, width: 1, template: "ffhq" };
/** One pixel: red -1, green 0, blue 1. */
const pixel = () => tf.tensor4d([-1, 0, 1], [1, 1, 1, 3]);

const conventions: readonly (readonly [string, Omit<PictureInput, keyof typeof size>, readonly number[]])[] = [
  ["as it is", {}, [-1, 0, 1]],
  ["bytes, BGR", { range: [0, 255], channels: "bgr" }, [255, 127.5, 0]],
  [
    "(x - 127.5) / 128",
    { range: [0, 255], mean: [127.5, 127.5, 127.5], std: [128, 128, 128] },
    [-127.5 / 128, 0, 127.5 / 128],
  ],
  [
    "ImageNet",
    { range: [0, 1], mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
    [-0.485 / 0.229, 0.044 / 0.224, 0.594 / 0.225],
  ],
  ["mean in the network's own order", { range: [0, 1], mean: [0.1, 0.2, 0.3], channels: "bgr" }, [0.9, 0.3, -0.3]],
];

test.each(conventions)("%s: what the network sees, and the way back", (_, convention, expected) => {
  for (const layout of ["nhwc", "nchw"] as const) {
    const input = { ...size, ...convention, layout };
    const seen = toNetworkPictures(pixel(), input, "faces");
    expect(seen.shape).toEqual(layout === "nhwc" ? [1, 1, 1, 3] : [1, 3, 1, 1]);
    seen.dataSync().forEach((value, c) => {
      expect(value).toBeCloseTo(expected[c] as number, 5);
    });
    const back = fromNetworkPictures(seen, input).dataSync();
    expect([...back].map((value) => Math.round(value * 1e5) / 1e5)).toEqual([-1, 0, 1]);
  }
});

test("an input definition that cannot be is refused with all that is wrong, and the model is given back", () => {
  let disposed = 0;
  const dispose = () => {
    disposed++;
  };
  const model: TensorFunction = {
    origin: "x",
    inputs: ["a", "b"],
    run: () => tf.zeros([1]),
    dispose,
    [Symbol.dispose]: dispose,
  };
  const input = { ...size, height: 1.5, range: [1, 0], std: [1, 0, 1] } as const;
  expect(() => new AdaptedNetwork(model, { id: "odd", input })).toThrow(/height.*1\.5; a range.*\[1, 0\]; positive/);
  expect(() => new AdaptedNetwork(model, { id: "two", input: size })).toThrow(/one input, the pictures, got 2: a, b/);
  const batchless = { ...model, inputs: ["a"], run: () => tf.zeros([2, 7]) };
  expect(() => new AdaptedNetwork(batchless, { id: "three", input: size })).toThrow(
    /one row a picture, \[1, \.\.\.\], got \[2, 7\]/,
  );
  expect(disposed).toBe(3);
});
