import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Pixels } from "@mfim/core";
import { describeLandmarkDetector, sharedFolder, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HumanFaceDetector } from "./human-face-detector.ts";

const shared = sharedFolder();
let detector: HumanFaceDetector;

beforeAll(async () => {
  await useNativeBackend();
  detector = await HumanFaceDetector.load();
});
afterAll(() => detector.dispose());

/** Tensors of real-faces.safetensors, which hold the photographs as well. */
async function realFaces(): Promise<(name: string) => { data: Uint8Array; floats: Float32Array }> {
  const file = await readFile(join(shared as string, "goldens/real-faces.safetensors"));
  const length = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString("utf8", 8, 8 + length)) as Record<string, { data_offsets: [number, number] }>;
  return (name) => {
    const [from, to] = (header[name] as { data_offsets: [number, number] }).data_offsets;
    const data = new Uint8Array(file.subarray(8 + length + from, 8 + length + to));
    return { data, floats: new Float32Array(data.buffer, 0, data.length >> 2) };
  };
}

/** The picture turned by a quarter, clockwise, `times` times. */
function quarterTurn({ width, height, data }: Pixels): Pixels {
  const turned = new Uint8Array(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++)
        turned[(x * height + (height - 1 - y)) * 3 + c] = data[(y * width + x) * 3 + c] as number;
  return { width: height, height: width, data: turned };
}

function meanOf(points: ArrayLike<number>, indices: readonly number[]): [number, number] {
  const mean = (axis: number) => indices.reduce((sum, i) => sum + (points[2 * i + axis] as number), 0) / indices.length;
  return [mean(0), mean(1)];
}

const eyes = {
  mesh: [
    [33, 160, 158, 133, 153, 144],
    [362, 385, 387, 263, 373, 380],
  ],
  ibug: [
    [36, 37, 38, 39, 40, 41],
    [42, 43, 44, 45, 46, 47],
  ],
} as const;

describe("HumanFaceDetector", () => {
  describeLandmarkDetector(
    () => HumanFaceDetector.load(),
    async () => {
      const grey = { width: 120, height: 90, data: new Uint8Array(120 * 90 * 3).fill(90) };
      if (shared === undefined) return [{ picture: grey, faces: 0 }];
      const photo = (await realFaces())("photo").data.subarray(0, 250 * 250 * 3);
      return [
        { picture: { width: 250, height: 250, data: photo }, faces: 1 },
        { picture: grey, faces: 0 },
      ];
    },
  );

  it("finds nothing in a plain and in a tiny picture, and leaks nothing", async () => {
    const plain = (size: number): Pixels => ({
      width: size,
      height: size,
      data: new Uint8Array(size * size * 3).fill(90),
    });
    const before = tf.memory().numTensors;
    expect(await detector.detect(plain(200))).toEqual([]);
    expect(await detector.detect(plain(1))).toEqual([]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.skipIf(shared === undefined)("finds the eyes of 16 photographs where another network finds them", async () => {
    const tensor = await realFaces();
    const [photos, landmarks] = [tensor("photo").data, tensor("landmarks68").floats];
    const before = tf.memory().numTensors;
    const errors: number[] = [];
    for (let n = 0; n < 16; n++) {
      const size = 250 * 250 * 3;
      const faces = await detector.detect({ width: 250, height: 250, data: photos.subarray(n * size, (n + 1) * size) });
      const central = [...faces].sort(
        (a, b) => Math.abs(a.box[0] + a.box[2] / 2 - 125) - Math.abs(b.box[0] + b.box[2] / 2 - 125),
      )[0];
      expect(central).toBeDefined();
      const points = (central as (typeof faces)[number]).landmarks.points;
      expect(points.length).toBe(936);
      const expected = eyes.ibug.map((part) => meanOf(landmarks.subarray(n * 136, n * 136 + 136), part));
      const distance = Math.hypot(expected[0]![0] - expected[1]![0], expected[0]![1] - expected[1]![1]);
      eyes.mesh.forEach((part, side) => {
        const [x, y] = meanOf(points, part);
        errors.push(Math.hypot(x - expected[side]![0], y - expected[side]![1]) / distance);
      });
    }
    expect(tf.memory().numTensors).toBe(before);
    const median = errors.sort((a, b) => a - b)[16] as number;
    expect(median).toBeLessThan(0.08);
    expect(errors.at(-1)).toBeLessThan(0.25);
  });

  it.skipIf(shared === undefined)("finds rolled faces at the same place as upright ones", async () => {
    const tensor = await realFaces();
    const photo = { width: 250, height: 250, data: tensor("photo").data.subarray(0, 250 * 250 * 3) };
    const [upright] = await detector.detect(photo);
    const [lying] = await detector.detect(quarterTurn(photo));
    expect(lying).toBeDefined();
    const side = upright!.box[2];
    for (const index of [1, 33, 263, 61, 291, 152]) {
      const [x, y] = [
        upright!.landmarks.points[2 * index] as number,
        upright!.landmarks.points[2 * index + 1] as number,
      ];
      const [u, v] = [lying!.landmarks.points[2 * index] as number, lying!.landmarks.points[2 * index + 1] as number];
      expect(Math.hypot(u - (249 - y), v - x) / side).toBeLessThan(0.06);
    }
  });
});
