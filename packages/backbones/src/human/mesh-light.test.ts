import { describeLightEstimator, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { canonicalFace } from "./canonical-face.ts";
import { faceNormals } from "./face-normals.ts";
import { MeshLight, shadingLight } from "./mesh-light.ts";

beforeAll(useNativeBackend);

test("normals of a ball's points are its radii", () => {
  const points = Array.from({ length: 400 }, (_, i) => {
    // Spread evenly over the half that faces the viewer (a golden spiral).
    const [z, turn] = [1 - (0.9 * (i + 0.5)) / 400, i * 2.399963];
    return [Math.sqrt(1 - z * z) * Math.cos(turn), Math.sqrt(1 - z * z) * Math.sin(turn), z];
  });
  const normals = faceNormals(points.flat());
  const cosines = points.map((p, i) => p.reduce((sum, v, k) => sum + v * (normals[3 * i + k] as number), 0));
  expect(Math.min(...cosines)).toBeGreaterThan(0.98);
});

test("the mean face's normals look at the viewer, outwards at the cheeks, the same left and right", () => {
  const normals = faceNormals(canonicalFace().points);
  const at = (point: number) => [...normals.slice(3 * point, 3 * point + 3)] as [number, number, number];
  expect(at(10)[2]).toBeGreaterThan(0.5);
  const [right, left] = [at(234), at(454)];
  expect(right[0]).toBeLessThan(-0.3);
  expect(left[0]).toBeCloseTo(-right[0], 1);
});

test("light is found from the brightness it made, whatever the skin's; dark spots hardly move it", () => {
  const normals = tf.tensor3d([...faceNormals(canonicalFace().points)], [1, 468, 3]);
  const light = [0.3, -0.2, 0.4] as const;
  const lit = (albedo: number, spots = 0) =>
    tf.tidy(() => {
      const plain = tf.mul(tf.add(1, tf.sum(tf.mul(normals, tf.tensor1d([...light])), 2)), albedo) as tf.Tensor2D;
      const dark = tf.tensor2d(
        Float32Array.from({ length: 468 }, (_, i) => (i % 20 < spots ? 0.2 : 1)),
        [1, 468],
      );
      return tf.mul(plain, dark) as tf.Tensor2D;
    });
  const facing = 1 + light[2];
  const off = (b: tf.Tensor2D) =>
    Math.hypot(...[...shadingLight(b, normals).dataSync()].map((v, i) => v - (light[i] as number) / facing));
  expect(off(lit(0.6))).toBeLessThan(1e-3);
  expect(off(lit(0.2))).toBeLessThan(1e-3);
  expect(off(lit(0.6, 2))).toBeLessThan(0.08);
});

describe("the estimator", () => describeLightEstimator(() => MeshLight.load(), { differentiable: false }));
