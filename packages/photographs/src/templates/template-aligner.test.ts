import { expectGradient, expectNoLeak, expectSecondGradient, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { builtinTemplates } from "./builtin-templates.ts";
import type { FaceTemplate } from "./face-template.ts";
import { TemplateAligner } from "./template-aligner.ts";
import { fitTemplateMap } from "./template-map.ts";

const ffhq = builtinTemplates.find((template) => template.name === "ffhq") as FaceTemplate;

/** A smooth picture that can be sampled anywhere; u and v in 0..1. */
const scene = (u: number, v: number, channel: number) =>
  Math.sin(5 * u + 0.7 * channel) * Math.cos(4 * v - 0.3 * channel) * 0.6 + 0.2 * (u - v);

function render(size: number, height = size, map = (u: number, v: number): [number, number] => [u, v]): tf.Tensor4D {
  const values = new Float32Array(height * size * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < size; x++)
      for (let c = 0; c < 3; c++) {
        const [u, v] = map((x + 0.5) / size, (y + 0.5) / height);
        values[(y * size + x) * 3 + c] = scene(u, v, c);
      }
  return tf.tensor4d(values, [1, height, size, 3]);
}

/** Direct bilinear sampling at given coordinates, reflected outside: an oracle apart from the matrices. */
function bilinear(image: tf.Tensor4D, height: number, width: number, at: (x: number, y: number) => [number, number]) {
  const [, rows, columns] = image.shape;
  const data = image.dataSync();
  const mirror = (i: number, size: number) => (i < 0 ? -i : i >= size ? 2 * size - 2 - i : i);
  const read = (x: number, y: number, c: number) =>
    data[(mirror(y, rows) * columns + mirror(x, columns)) * 3 + c] as number;
  const out = new Float32Array(height * width * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [sx, sy] = at(x, y);
      const [x0, y0] = [Math.floor(sx), Math.floor(sy)];
      const [fx, fy] = [sx - x0, sy - y0];
      for (let c = 0; c < 3; c++)
        out[(y * width + x) * 3 + c] =
          (1 - fy) * ((1 - fx) * read(x0, y0, c) + fx * read(x0 + 1, y0, c)) +
          fy * ((1 - fx) * read(x0, y0 + 1, c) + fx * read(x0 + 1, y0 + 1, c));
    }
  return out;
}

const largest = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs((a[i] as number) - (b[i] as number)));
  return worst;
};

beforeAll(useNativeBackend);

describe("TemplateAligner", () => {
  it.each([
    ["arcface-112", 112, 112],
    ["arcface-112x96", 112, 96],
    ["3ddfa-120", 120, 120],
    ["deep3d-224", 224, 224],
    ["hopenet-224", 224, 224],
  ])("magnifies to %s as direct bilinear sampling does", (name, height, width) => {
    using aligner = new TemplateAligner();
    const faces = render(64);
    const template = builtinTemplates.find((entry) => entry.name === name) as FaceTemplate;
    const map = fitTemplateMap(ffhq, template);
    const expected = bilinear(faces, height, width, (x, y) => [
      (((x + 0.5) / height - map.shiftX) / map.scale) * 64 - 0.5,
      (((y + 0.5) / height - map.shiftY) / map.scale) * 64 - 0.5,
    ]);
    const aligned = aligner.align(faces, { template: name, height, width });
    expect(aligned.shape).toEqual([1, height, width, 3]);
    expect(largest(aligned.dataSync(), expected)).toBeLessThan(1e-5);
  });

  it("minifies without aliasing: a checkerboard of single pixels becomes grey", () => {
    using aligner = new TemplateAligner();
    const values = Float32Array.from(
      { length: 256 * 256 * 3 },
      (_, i) => ((Math.floor(i / 3) + Math.floor(i / 768)) % 2) * 2 - 1,
    );
    const aligned = aligner.align(tf.tensor4d(values, [1, 256, 256, 3]), {
      template: "arcface-112",
      height: 64,
      width: 64,
    });
    expect(tf.abs(aligned).max().dataSync()[0]).toBeLessThan(0.12);
  });

  it("brings a smooth scene to where the template says, at any input size", () => {
    using aligner = new TemplateAligner();
    const map = fitTemplateMap(ffhq, builtinTemplates.find((entry) => entry.name === "arcface-112") as FaceTemplate);
    const expected = render(112, 112, (u, v) => [
      (u - map.shiftX) / map.scale,
      (v - map.shiftY) / map.scale,
    ]).dataSync();
    for (const size of [64, 128, 256]) {
      const aligned = aligner.align(render(size), { template: "arcface-112", height: 112, width: 112 });
      expect(largest(aligned.dataSync(), expected)).toBeLessThan(0.01);
    }
  });

  it("keeps a batch's pictures apart", () => {
    using aligner = new TemplateAligner();
    const input = { template: "3ddfa-120", height: 120, width: 120 };
    const first = render(32);
    const second = first.mul<tf.Tensor4D>(-0.5).add<tf.Tensor4D>(0.1);
    const both = aligner.align(tf.concat([first, second], 0), input);
    const separate = tf.concat([aligner.align(first, input), aligner.align(second, input)], 0);
    expect(largest(both.dataSync(), separate.dataSync())).toBeLessThan(1e-6);
  });

  it("has first and second gradients", () => {
    using aligner = new TemplateAligner();
    const input = { template: "arcface-112x96", height: 14, width: 12 };
    const f = (x: tf.Tensor) => tf.sum(tf.pow(aligner.align(x as tf.Tensor4D, input), 3)) as tf.Scalar;
    const x = tf.randomNormal([2, 16, 16, 3], 0, 1, "float32", 7);
    expectGradient(f, x);
    expectSecondGradient(f, x);
  });

  it("owns its matrices: no leak, inside a tidy, inside a gradient, and after dispose", async () => {
    const before = tf.memory().numTensors;
    const aligner = new TemplateAligner();
    const x = render(32);
    const input = { template: "arcface-112", height: 112, width: 112 };
    await expectNoLeak(() => {
      tf.tidy(() => void tf.grad((y) => tf.sum(tf.square(aligner.align(y as tf.Tensor4D, input))))(x));
      aligner.align(x, input).dispose();
    });
    aligner.dispose();
    aligner.dispose();
    x.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("takes one's own template and refuses what it does not know", () => {
    const mine: FaceTemplate = { ...ffhq, name: "mine", source: "test" };
    using aligner = new TemplateAligner([mine]);
    const x = render(16);
    expect(
      largest(aligner.align(x, { template: "mine", height: 16, width: 16 }).dataSync(), x.dataSync()),
    ).toBeLessThan(1e-6);
    expect(() => aligner.align(x, { template: "arcface-113", height: 8, width: 8 })).toThrow(
      /Unknown alignment template "arcface-113".*arcface-112/,
    );
    expect(() => aligner.align(x, { template: "arcface-112", height: 112, width: 96 })).toThrow(/112 x 96|96 x 112/);
    expect(() => aligner.align(render(16, 8), { template: "mine", height: 8, width: 8 })).toThrow(/expected shape/);
  });
});

describe("builtin templates", () => {
  it.each(builtinTemplates.map((template) => [template.name, template] as const))(
    "%s is nearly scale and shift from ffhq",
    (_, template) => {
      const map = fitTemplateMap(ffhq, template);
      expect(map.residual).toBeLessThan(0.03);
      // A full similarity would turn by this angle (Umeyama, closed form in two dimensions).
      const centred = (points: readonly number[], axis: number) => {
        const own = points.filter((_, i) => i % 2 === axis);
        const mean = own.reduce((a, b) => a + b, 0) / 5;
        return own.map((value) => value - mean);
      };
      const scaled = template.points.map((value, i) => (i % 2 === 0 ? value * template.aspect : value));
      const [ax, ay, bx, by] = [
        centred(ffhq.points, 0),
        centred(ffhq.points, 1),
        centred(scaled, 0),
        centred(scaled, 1),
      ];
      const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
      const turn = Math.atan2(dot(ax, by) - dot(ay, bx), dot(ax, bx) + dot(ay, by)) * (180 / Math.PI);
      expect(Math.abs(turn)).toBeLessThan(0.5);
    },
  );
});
