import { join } from "node:path";
import { readCheckpoint } from "@mfim/checkpoints";
import { CheckpointError } from "@mfim/core";
import { publicShapes, saveState } from "@mfim/nn";
import {
  describeMorphableRegressor,
  goldenPictures,
  goldenTensor,
  plainGoldenState,
  relativeError,
  sharedFolder,
  useNativeBackend,
} from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { loadLandmarkBasis, loadThreeDdfa, matrixPose, type ThreeDdfa, threeDdfaRotationLayout } from "../index.ts";
import { ThreeDdfaNetwork, type WidthFactor } from "./mobile-net-v1.ts";
import { createThreeDdfa } from "./three-ddfa.ts";

beforeAll(useNativeBackend);

const shared = sharedFolder();
const file = (name: string) => join(shared as string, name);

function formulaNet(width: WidthFactor): ThreeDdfa {
  using network = new ThreeDdfaNetwork(width);
  return createThreeDdfa(plainGoldenState(publicShapes(network)));
}

describe.each([1, 0.5] as const)("3DDFA_V2 of width %d", (width) => {
  describeMorphableRegressor(() => formulaNet(width));
});

test("the layout is configuration: the rotation alone as pose", async () => {
  using network = formulaNet(0.5);
  using rotation = createThreeDdfa(await saveState(network.network), { layout: threeDdfaRotationLayout });
  const faces = tf.randomUniform([2, 120, 120, 3], -1, 1, "float32", 1) as tf.Tensor4D;
  const all = (await network.coefficients(faces).array()) as number[][];
  const { pose, shape, expression } = rotation.regress(faces);
  const take = (row: number[], columns: number[]) => columns.map((column) => row[column] as number);
  expect(await pose.array()).toEqual(all.map((row) => take(row, [0, 1, 2, 4, 5, 6, 8, 9, 10])));
  expect(await shape.array()).toEqual(all.map((row) => row.slice(12, 52)));
  expect(await expression.array()).toEqual(all.map((row) => row.slice(52)));
});

test("another network's state is refused", () => {
  expect(() => createThreeDdfa(new Map(), {}, "net.pth")).toThrow(CheckpointError);
  expect(() => createThreeDdfa(new Map(), {}, "net.pth")).toThrow(/net.pth holds no 3DDFA_V2: .*32 or 16/);
});

describe("matrixPose", () => {
  const turn = (axis: number, degrees: number): number[][] => {
    const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    const [i, j] = [(axis + 1) % 3, (axis + 2) % 3];
    return [0, 1, 2].map((row) =>
      [0, 1, 2].map((column) => {
        if (row === axis || column === axis) return row === column ? 1 : 0;
        if (row === column) return c;
        return row === i && column === j ? -s : s;
      }),
    );
  };
  const times = (a: number[][], b: number[][]) =>
    a.map((row) => [0, 1, 2].map((k) => row.reduce((sum, value, m) => sum + value * (b[m]?.[k] as number), 0)));

  test.each([
    [30, 0, 0],
    [0, 20, 0],
    [0, 0, 15],
    [-40, 12, -25],
  ])("finds yaw %d, pitch %d, roll %d again", async (yaw, pitch, roll) => {
    const rotation = times(times(turn(1, yaw), turn(0, -pitch)), turn(2, -roll));
    const matrix = rotation.flatMap((row, index) => [...row.map((value) => 3e-4 * value), 50 + index]);
    const found = await matrixPose(tf.tensor2d([[...matrix, ...new Array<number>(50).fill(0)]])).data();
    for (const [index, angle] of [yaw, pitch, roll].entries()) expect(found[index]).toBeCloseTo(angle, 2);
  });
});

describe.skipIf(shared === undefined)("the public mb05 on real faces", () => {
  test("coefficients, landmarks and pose agree with the references", async () => {
    using network = await loadThreeDdfa(file("weights/3ddfa-v2-mb05-120.pth"));
    using basis = await loadLandmarkBasis(file("weights/3ddfa-v2-68-points.json"));
    const { state } = await readCheckpoint(file("goldens/real-faces.safetensors"));
    const coefficients = network.coefficients(goldenPictures(state, "roi120"));
    expect(await relativeError(coefficients, state, "coefficients62")).toBeLessThan(1e-4);

    const box = goldenTensor(state, "roi_box"); // [16, 3]: x0, y0, side
    const scale = tf.reshape(tf.div(tf.slice(box, [0, 2], [-1, 1]), 120), [-1, 1, 1]);
    const corner = tf.reshape(tf.slice(box, [0, 0], [-1, 2]), [-1, 1, 2]);
    const landmarks = tf.add(tf.mul(basis.landmarks68(coefficients), scale), corner);
    expect(await relativeError(landmarks, state, "landmarks68")).toBeLessThan(1e-4);

    // OpenVINO's network measures yaw with the same sign and pitch with the opposite one; the two networks differ by degrees.
    const ours = (await matrixPose(basis.restore(coefficients)).array()) as number[][];
    const other = (await goldenTensor(state, "head_pose").array()) as number[][];
    const correlate = (axis: number) =>
      correlation(
        ours.map((row) => row[axis]!),
        other.map((row) => row[axis]!),
      );
    expect(correlate(0)).toBeGreaterThan(0.95);
    expect(correlate(1)).toBeLessThan(-0.6);
  });

  test("a basis that is none is refused with everything that is wrong", async () => {
    await expect(loadLandmarkBasis(file("goldens/real-faces.safetensors"))).rejects.toThrow(/expected the JSON file/);
    await expect(loadLandmarkBasis(join(import.meta.dirname, "../../package.json"))).rejects.toThrow(
      /no landmark basis: mean should be \[62\], got \[nothing\]; std .*w_exp_base/,
    );
  });
});

function correlation(a: number[], b: number[]): number {
  const centred = (x: number[]) => x.map((value) => value - x.reduce((sum, v) => sum + v, 0) / x.length);
  const dot = (x: number[], y: number[]) => x.reduce((sum, value, i) => sum + value * (y[i] as number), 0);
  const [p, q] = [centred(a), centred(b)];
  return dot(p, q) / Math.sqrt(dot(p, p) * dot(q, q));
}
