import { describeHeadPoseEstimator, expectGradient, expectNoLeak, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assetFloats } from "../common/asset-floats.ts";
import { canonicalFace } from "./canonical-face.ts";
import { FaceMeshHeadPose, rotationAngles } from "./face-mesh-head-pose.ts";
import { polarRotation } from "./polar-rotation.ts";

/** Ry(yaw) Rx(-pitch) Rz(-roll), x to the right, y up, z to the viewer, multiplied out factor by factor. */
function rotation(yaw: number, pitch: number, roll: number): number[][] {
  const turn = (degrees: number) => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)] as const;
  const product = (a: number[][], b: number[][]) =>
    a.map((row) => [0, 1, 2].map((j) => row.reduce((sum, v, k) => sum + v * (b[k]?.[j] as number), 0)));
  const [[cy, sy], [cp, sp], [cr, sr]] = [turn(yaw), turn(-pitch), turn(-roll)];
  const [y, x, z] = [
    [
      [cy, 0, sy],
      [0, 1, 0],
      [-sy, 0, cy],
    ],
    [
      [1, 0, 0],
      [0, cp, -sp],
      [0, sp, cp],
    ],
    [
      [cr, -sr, 0],
      [sr, cr, 0],
      [0, 0, 1],
    ],
  ];
  return product(product(y, x), z);
}

beforeAll(useNativeBackend);

describe("rotationAngles", () => {
  it("takes apart what Ry Rx Rz put together", () => {
    const poses = [
      [0, 0, 0],
      [30, 0, 0],
      [0, 20, 0],
      [0, 0, 15],
      [-40, 12, -9],
      [70, -35, 25],
    ];
    const angles = rotationAngles(
      tf.tensor3d(poses.map((pose) => rotation(...(pose as [number, number, number])))),
    ).arraySync();
    angles.flat().forEach((angle, i) => {
      expect(angle).toBeCloseTo(poses.flat()[i] as number, 3);
    });
  });
});

describe("polarRotation", () => {
  it("finds the rotation under a positive stretch, as a batch", () => {
    const [first, second] = [rotation(35, -20, 10), rotation(-60, 5, 40)];
    const stretch = tf.tensor2d([
      [4, 0.5, 0.2],
      [0.5, 2, -0.3],
      [0.2, -0.3, 0.4],
    ]);
    const both = tf.stack([first, second].map((r) => tf.matMul(tf.tensor2d(r), stretch))) as tf.Tensor3D;
    const found = polarRotation(both).arraySync().flat(2);
    [first, second].flat(2).forEach((value, i) => {
      expect(found[i]).toBeCloseTo(value, 4);
    });
  });

  it("has a gradient", () => {
    const x = tf.tensor3d([rotation(20, 10, -5).map((row, i) => row.map((v, j) => v * (j + 1) + 0.1 * i))]);
    expectGradient(
      (m) =>
        tf.sum(
          polarRotation(m as tf.Tensor3D).mul(
            tf.tensor3d([
              [
                [1, 2, 3],
                [4, 5, 6],
                [7, 8, 10],
              ],
            ]),
          ),
        ) as tf.Scalar,
      x,
    );
  });
});

describe("the canonical face", () => {
  it("is symmetric, upright, and looks at the viewer", () => {
    const { points, weights } = canonicalFace();
    expect([points.length, weights.length]).toEqual([1404, 468]);
    const at = (p: number) => [0, 1, 2].map((axis) => points[3 * p + axis] as number) as [number, number, number];
    const [rightEye, leftEye, nose, chin, forehead] = [at(33), at(263), at(1), at(152), at(10)];
    expect(rightEye[0]).toBeCloseTo(-leftEye[0], 4);
    expect(rightEye[1]).toBeCloseTo(leftEye[1], 4);
    expect(nose[0]).toBeCloseTo(0, 4);
    expect(chin[1]).toBeLessThan(forehead[1]);
    expect(nose[2]).toBeGreaterThan(Math.max(rightEye[2], chin[2]));
    expect(leftEye[0]).toBeGreaterThan(0.3);
  });

  it("is read from the package's assets whole: points, then weights", () => {
    const { points, weights } = canonicalFace();
    expect([points.length, weights.length, assetFloats("canonical-face.f32").length]).toEqual([1404, 468, 1872]);
    expect(Math.max(...Array.from(weights))).toBe(1);
  });
});

describe("FaceMeshHeadPose", () => {
  let pose: FaceMeshHeadPose;
  beforeAll(async () => {
    pose = await FaceMeshHeadPose.load();
  });
  afterAll(() => pose.dispose());

  describeHeadPoseEstimator(() => FaceMeshHeadPose.load());

  it("gives three finite angles a picture, with a gradient, and leaks nothing", async () => {
    const x = tf.randomUniform<tf.Rank.R4>([2, 192, 192, 3], -1, 1, "float32", 3);
    const angles = pose.estimate(x);
    expect(angles.shape).toEqual([2, 3]);
    expect(Array.from(angles.dataSync()).every(Number.isFinite)).toBe(true);
    angles.dispose();
    await expectNoLeak(() => pose.estimate(x).dispose());
    const slope = tf.tidy(
      () => tf.sum(tf.abs(tf.grad((y) => tf.sum(pose.estimate(y as tf.Tensor4D)))(x))).dataSync()[0],
    );
    expect(slope).toBeGreaterThan(0);
    x.dispose();
    expect(() => pose.estimate(tf.zeros([1, 64, 64, 3]))).toThrow(/expected shape/);
  });
});
