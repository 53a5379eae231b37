import { type AttributeCodes, type GeneratorLayout, type IdentityCodes, resizeImages, splitCodes } from "@mfim/core";
import { Conv2d, loadState, Module, saveState, seededWeights } from "@mfim/nn";
import { describeAttributeEncoder, expectNoLeak, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import type { MapHead, MapHeadBlockOptions, MapToMap } from "../index.ts";
import {
  FacialAttributeEncoder,
  type FacialAttributeEncoderOptions,
  type FeaturePyramid,
  FinePyramid,
  IrSePyramid,
  irSe64Stages,
  type Normalisation,
  TopDownPyramid,
} from "../index.ts";
import { planCrop } from "./identity-crop.ts";

beforeAll(useNativeBackend);

/** The entrances of StyleGAN2 up to `resolution`, narrow. */
function smallLayout(resolution: number, mapChannels = 1): GeneratorLayout {
  const octaves = Math.log2(resolution) - 2;
  const width = (side: number) => (side > 16 ? 12 : 20);
  const slot = (name: string, kind: "conv" | "rgb", side: number, channels: number, wPlus: number) =>
    ({ name, kind, resolution: side, channels, wPlus }) as const;
  const blocks = Array.from({ length: octaves }, (_, i) => {
    const side = 8 * 2 ** i;
    return [
      slot(`convs.${2 * i}`, "conv", side, width(side / 2), 2 * i + 1),
      slot(`convs.${2 * i + 1}`, "conv", side, width(side), 2 * i + 2),
      slot(`to_rgbs.${i}`, "rgb", side, width(side), 2 * i + 3),
    ];
  });
  const slots = [slot("conv1", "conv", 4, 20, 0), slot("to_rgb1", "rgb", 4, 20, 1), ...blocks.flat()];
  const noises = slots
    .filter(({ kind }) => kind === "conv")
    .map((entry) => ({ name: entry.name, resolution: entry.resolution, channels: mapChannels }));
  return { resolution, slots, noises };
}

function smallEncoder(
  options: Partial<FacialAttributeEncoderOptions> = {},
  normalisation: Normalisation = "batch",
): FacialAttributeEncoder {
  const weights = seededWeights(7);
  const layout = options.layout ?? smallLayout(64);
  const stages = [8, 12, 16, 16].map((channels) => ({ channels, units: 1, stride: 2 }));
  return new FacialAttributeEncoder({
    layout,
    split: splitCodes(layout, 16),
    pyramid: new IrSePyramid({ inputSize: 64, stages, normalisation, weights }),
    codes: { deviation: 0.5 },
    weights,
    ...options,
  });
}

const faces = (count: number, seed: number, side = 64) =>
  tf.randomUniform([count, side, side, 3], -1, 1, "float32", seed) as tf.Tensor4D;

/** The M2M blocks, as `mapHeads` makes them by default. */
const blocksOf = (encoder: FacialAttributeEncoder) => encoder.map_heads as readonly MapToMap[];

const tensorsOf = (part: IdentityCodes | AttributeCodes): tf.Tensor[] => [
  ...part.codes,
  ...("maps" in part ? part.maps.filter((map) => map !== null) : []),
];

function largestDifference(a: readonly tf.Tensor[], b: readonly tf.Tensor[]): number {
  expect(a.length).toBe(b.length);
  return Math.max(...a.map((x, i) => tf.max(tf.abs(tf.sub(x, b[i] as tf.Tensor))).dataSync()[0] as number));
}

describe.each(["batch", "group"] as const)("with %s normalisation", (normalisation) => {
  describeAttributeEncoder(() => smallEncoder({}, normalisation));
});

describe("with a crop for identity", () => {
  const identityCrop = { left: 0.15, top: 0.25, side: 0.68 };
  describeAttributeEncoder(() => smallEncoder({ identityCrop }, "group"));

  test("a source is seen in the crop alone, a target whole", () => {
    using encoder = smallEncoder({ identityCrop }, "group");
    using whole = smallEncoder({}, "group");
    expect(encoder.inputSize).toBe(94); // 64 / 0.68
    const face = faces(1, 3, 94);
    const crop = tf.slice(face, [0, 24, 14, 0], [1, 64, 64, 3]) as tf.Tensor4D;
    const { identity, attributes } = encoder.encodePair(face, face);
    expect(largestDifference(tensorsOf(identity), tensorsOf(whole.encodeIdentity(crop)))).toBeLessThan(1e-5);
    const seen = whole.encodeAttributes(resizeImages(face, 64));
    expect(largestDifference(tensorsOf(attributes), tensorsOf(seen))).toBeLessThan(1e-4);
  });

  test("reaches the edge and not beyond, and is refused where it is no part of the picture", () => {
    expect(planCrop({ left: 0.31, top: 0.31, side: 0.69 }, 150)).toEqual({ inputSize: 217, left: 67, top: 67 });
    expect(() => planCrop({ left: 0.4, top: 0.2, side: 0.7 }, 64)).toThrow(/identityCrop: expected a square inside/);
    expect(() => planCrop({ left: 0, top: 0, side: 0 }, 64)).toThrow(/side 0\.$/);
  });
});

test("codes have the width of their slots, maps the size of theirs", () => {
  const layout = smallLayout(64, 5);
  using encoder = smallEncoder({ layout, maps: { resolutions: [8, 16, 64] } });
  const identity = encoder.encodeIdentity(faces(2, 1));
  const attributes = encoder.encodeAttributes(faces(3, 2));
  expect(identity.codes.map((code) => code.shape)).toEqual(
    encoder.split.identity.map((slot) => [2, layout.slots[slot]?.channels]),
  );
  expect(attributes.codes.map((code) => code.shape)).toEqual(
    encoder.split.attribute.map((slot) => [3, layout.slots[slot]?.channels]),
  );
  expect(attributes.maps.map((map) => map?.shape ?? null)).toEqual(
    layout.noises.map(({ resolution }) => ([8, 16, 64].includes(resolution) ? [3, resolution, resolution, 5] : null)),
  );
});

const finePyramid = () => {
  const weights = seededWeights(8);
  const stages = [8, 12, 16, 16].map((channels) => ({ channels, units: 1, stride: 2 }));
  return new FinePyramid({
    pyramid: new IrSePyramid({ inputSize: 64, stages, normalisation: "group", weights }),
    channels: [6],
    weights,
  });
};

test.each([
  ["a pyramid of one part", () => ({})],
  ["fine levels that only maps read", () => ({ pyramid: finePyramid() })],
  [
    "fine levels that identity reads, too",
    () => ({ pyramid: finePyramid(), codes: { deviation: 0.5, levels: { 64: 32 } } }),
  ],
])("a pair in one pass equals the two parts apart, also for one source and several targets: %s", (_, options) => {
  using encoder = smallEncoder(options(), "group");
  for (const head of blocksOf(encoder))
    head.last.weight.assign(tf.randomNormal(head.last.weight.shape, 0, 0.3, "float32", 9));
  const source = faces(1, 3);
  const target = faces(2, 4);
  const pair = encoder.encodePair(source, target);
  expect(largestDifference(tensorsOf(pair.identity), tensorsOf(encoder.encodeIdentity(source)))).toBeLessThan(1e-5);
  expect(largestDifference(tensorsOf(pair.attributes), tensorsOf(encoder.encodeAttributes(target)))).toBeLessThan(1e-4);
});

test("training starts at the mean styles and at no noise", () => {
  const layout = smallLayout(32);
  const meanStyles = layout.slots.map(({ channels }, slot) => tf.randomNormal([channels], 1, 0.3, "float32", slot + 1));
  using encoder = smallEncoder({ layout, split: splitCodes(layout, 16), meanStyles, codes: {} });
  const { identity, attributes } = encoder.encodePair(faces(2, 5), faces(2, 6));
  const slots = [...encoder.split.identity, ...encoder.split.attribute];
  const codes = [...identity.codes, ...attributes.codes];
  const expected = slots.map((slot) => tf.tile(tf.reshape(meanStyles[slot] as tf.Tensor, [1, -1]), [2, 1]));
  expect(largestDifference(codes, expected)).toBeLessThan(0.1);
  expect(largestDifference(codes, expected)).toBeGreaterThan(0);
  const maps = attributes.maps.filter((map) => map !== null);
  expect(maps.length).toBeGreaterThan(0);
  for (const map of maps) expect(tf.max(tf.abs(map)).dataSync()[0]).toBe(0);
});

test.each(["batch", "group", "none"] as const)("a gradient reaches every parameter (%s)", (normalisation) => {
  using encoder = smallEncoder({}, normalisation);
  for (const head of blocksOf(encoder))
    head.last.weight.assign(tf.randomNormal(head.last.weight.shape, 0, 1, "float32", 9));
  const parameters = encoder.parameters();
  const { grads } = tf.variableGrads(() => {
    const { identity, attributes } = encoder.encodePair(faces(3, 7), faces(3, 8));
    const all = [...tensorsOf(identity), ...tensorsOf(attributes)];
    return tf.addN(all.map((x, i) => tf.sum(tf.square(tf.sub(x, i + 2))))) as tf.Scalar;
  }, [...parameters.values()]);
  const dead = [...parameters].filter(([, variable]) => {
    const gradient = grads[variable.name];
    return gradient === undefined || (tf.max(tf.abs(gradient)).dataSync()[0] as number) === 0;
  });
  expect(dead.map(([key]) => key)).toEqual([]);
});

test("only the last layer of an M2M block is zero: it learns at the first step", () => {
  using encoder = smallEncoder();
  const head = blocksOf(encoder)[0] as MapToMap;
  const gradient = (variable: tf.Variable) => {
    const { grads } = tf.variableGrads(() => {
      const { maps } = encoder.encodeAttributes(faces(1, 9));
      return tf.sum(tf.square(tf.sub(maps[0] as tf.Tensor4D, 1))) as tf.Scalar;
    }, [variable]);
    return tf.max(tf.abs(grads[variable.name] as tf.Tensor)).dataSync()[0];
  };
  expect(gradient(head.last.weight)).toBeGreaterThan(0);
  expect(gradient((head.convs[0] as Conv2d).weight)).toBe(0);
});

test("another block makes the maps, and its weights are the encoder's", () => {
  /** One convolution of the latent map, enlarged. */
  class PlainHead extends Module implements MapHead {
    readonly conv: Conv2d;
    readonly #resolution: number;
    constructor({ level, channels, resolution }: MapHeadBlockOptions) {
      super();
      this.#resolution = resolution;
      this.conv = new Conv2d({ input: level.channels, output: channels, kernel: 1, weights: seededWeights(9) });
    }
    forward(map: tf.Tensor4D): tf.Tensor4D {
      return tf.tidy(() => resizeImages(this.conv.forward(map), this.#resolution));
    }
  }
  using encoder = smallEncoder({ maps: { resolutions: [8, 64], block: (options) => new PlainHead(options) } });
  const { maps } = encoder.encodeAttributes(faces(2, 1));
  const made = maps.filter((map) => map !== null);
  expect(new Set(made.map(({ shape }) => shape[1]))).toEqual(new Set([8, 64]));
  for (const map of made) expect(tf.max(tf.abs(map)).dataSync()[0]).toBeGreaterThan(0);
  expect([...encoder.parameters().keys()].filter((key) => key.startsWith("map_heads.0."))).toEqual([
    "map_heads.0.conv.weight",
  ]);
});

test("slots of a level can share their convolutions, apart for source and target", () => {
  using own = smallEncoder();
  using shared = smallEncoder({ codes: { sharing: "level", convolutions: 1 } });
  expect(own.identity_heads.length).toBe(own.split.identity.length);
  expect(shared.identity_heads.length).toBe(2);
  expect(shared.attribute_heads.length).toBe(1);
  expect(shared.encodeIdentity(faces(1, 1)).codes.length).toBe(own.split.identity.length);
});

test("a saved encoder gives the same codes in another one, mean styles included", async () => {
  const layout = smallLayout(64);
  const meanStyles = layout.slots.map(({ channels }) => tf.fill([channels], 3));
  using a = smallEncoder({ meanStyles });
  using b = smallEncoder();
  loadState(b, await saveState(a));
  const source = faces(1, 11);
  expect(largestDifference(tensorsOf(a.encodeIdentity(source)), tensorsOf(b.encodeIdentity(source)))).toBe(0);
});

/** A trunk as another package would bring it, without any of our classes. */
function foreignTrunk(): FeaturePyramid {
  const weight = tf.variable(tf.randomNormal([3, 3, 3, 6], 0, 0.2, "float32", 5));
  const statistics = tf.variable(tf.zeros([6]), false);
  const levels = [8, 16].map((resolution) => ({ resolution, channels: 6 }));
  return {
    inputSize: 32,
    levels,
    state: () =>
      new Map([
        ["conv", weight],
        ["mean", statistics],
      ]),
    parameters: () => new Map([["conv", weight]]),
    forward: (images) =>
      tf.tidy(() => {
        const fine = tf.sub(tf.conv2d(images, weight as unknown as tf.Tensor4D, 2, "same"), statistics) as tf.Tensor4D;
        return [tf.avgPool(fine, 2, 2, "valid"), fine];
      }),
    dispose() {
      weight.dispose();
      statistics.dispose();
    },
    [Symbol.dispose]() {
      this.dispose();
    },
  };
}

test("a trunk of any make serves, is trained and saved under the encoder's keys", () => {
  const layout = smallLayout(32);
  const weights = seededWeights(1);
  const picture = faces(1, 1, 32);
  const before = tf.memory().numTensors;
  const pyramid = new TopDownPyramid({ trunk: foreignTrunk(), channels: 10, weights });
  const encoder = new FacialAttributeEncoder({ layout, split: splitCodes(layout, 8), pyramid, weights });
  expect([...encoder.state().keys()]).toEqual(expect.arrayContaining(["pyramid.trunk.conv", "pyramid.trunk.mean"]));
  expect(encoder.parameters().has("pyramid.trunk.conv")).toBe(true);
  expect(encoder.parameters().has("pyramid.trunk.mean")).toBe(false);
  expect(encoder.parameters().has("pyramid.laterals.1.weight")).toBe(true);
  const { codes } = encoder.encodeIdentity(picture);
  expect(codes.length).toBe(encoder.split.identity.length);
  tf.dispose([...codes]);
  encoder.dispose();
  encoder.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test("encoding leaks nothing", async () => {
  using encoder = smallEncoder();
  const source = faces(1, 1);
  await expectNoLeak(() => {
    const { identity, attributes } = encoder.encodePair(source, source);
    tf.dispose([...tensorsOf(identity), ...tensorsOf(attributes)]);
  });
});

test("the 64-pixel miniature costs less than half a GFLOP a picture", async () => {
  const layout = smallLayout(64);
  const weights = seededWeights(3);
  using encoder = new FacialAttributeEncoder({
    layout,
    split: splitCodes(layout, 16),
    pyramid: new IrSePyramid({ inputSize: 64, stages: irSe64Stages, normalisation: "group", weights }),
    codes: { width: 96 },
    weights,
  });
  const face = faces(1, 1);
  const profile = await tf.profile(() => {
    const { identity, attributes } = encoder.encodePair(face, face);
    tf.dispose([...tensorsOf(identity), ...tensorsOf(attributes)]);
  });
  const convolutions = profile.kernels.filter(({ name }) => name === "Conv2D");
  const operations = convolutions.map(({ inputShapes, outputShapes }) => {
    const [kernelHeight = 0, kernelWidth = 0, input = 0] = inputShapes[1] ?? [];
    const output = (outputShapes[0] ?? []).reduce((product, n) => product * n, 1);
    return 2 * output * kernelHeight * kernelWidth * input;
  });
  expect(convolutions.length).toBeGreaterThan(20);
  const perPicture = operations.reduce((sum, n) => sum + n, 0) / 2;
  expect(perPicture).toBeLessThan(0.5e9);
});

test("wrong input, splits and levels are refused in a sentence", () => {
  const layout = smallLayout(64);
  using encoder = smallEncoder();
  expect(() => encoder.encodeIdentity(faces(1, 1, 32))).toThrow(
    /expected shape \[\*, 64, 64, 3\], got \[1, 32, 32, 3\]/,
  );
  expect(() => smallEncoder({ split: { identity: [0, 1], attribute: [1] } })).toThrow(
    /each of the 14 style slots once/,
  );
  expect(() => smallEncoder({ codes: { levels: { 8: 5 } } })).toThrow(/codes\.levels\[8\].*4, 8, 16.*got 5/);
  expect(() => smallEncoder({ maps: { resolutions: [8, 7] } })).toThrow(/maps\.resolutions.*got 7/);
  expect(() => smallEncoder({ meanStyles: layout.slots.map(() => tf.zeros([3])) })).toThrow(/meanStyles\[0\]/);
  expect(() => new IrSePyramid({ stages: [] })).toThrow(/at least three stages/);
});
