import type { DetectedFace, LandmarkDetector, LandmarkScheme, Pixels } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Make } from "./check-network.ts";

const pointsOf: Readonly<Record<LandmarkScheme, number>> = { "ibug-68": 68, "mediapipe-468": 468, "five-points": 5 };

/** A picture and how many faces are in it. */
export interface DetectorSample {
  readonly picture: Pixels;
  readonly faces: number;
}

/** Conformance suite of `LandmarkDetector`, on pictures of its own choice. */
export function describeLandmarkDetector(
  make: Make<LandmarkDetector>,
  samples: () => readonly DetectorSample[] | Promise<readonly DetectorSample[]>,
): void {
  describe("LandmarkDetector", () => {
    let detector: LandmarkDetector;
    let pictures: readonly DetectorSample[];
    const found: (readonly DetectedFace[])[] = [];
    beforeAll(async () => {
      detector = await make();
      pictures = await samples();
      for (const { picture } of pictures) found.push(await detector.detect(picture));
    });
    afterAll(() => detector?.dispose());

    test("has a name and finds the faces that are there", () => {
      expect(detector.id).toMatch(/\S/);
      expect(found.map(({ length }) => length)).toEqual(pictures.map(({ faces }) => faces));
    });

    test("scores are in [0, 1], the best first; boxes have a size; landmarks are as many as their scheme says", () => {
      for (const faces of found) {
        const scores = faces.map(({ score }) => score);
        expect(scores).toEqual([...scores].sort((a, b) => b - a));
        for (const { score, box, landmarks } of faces) {
          expect(score >= 0 && score <= 1, `score ${score}`).toBe(true);
          expect(box.length === 4 && box.every(Number.isFinite) && box[2] > 0 && box[3] > 0, `box ${box}`).toBe(true);
          expect(landmarks.points.length).toBe(2 * pointsOf[landmarks.scheme]);
          expect(landmarks.points.every(Number.isFinite)).toBe(true);
        }
      }
    });

    test("landmarks lie at the box, in pixels of the picture", () => {
      for (const { box, landmarks } of found.flat()) {
        const [left, top, width, height] = box;
        const { points } = landmarks;
        const mean = (axis: number) =>
          points.reduce((sum, value, i) => (i % 2 === axis ? sum + value : sum), 0) / (points.length / 2);
        expect(Math.abs(mean(0) - (left + width / 2)) / width).toBeLessThan(0.5);
        expect(Math.abs(mean(1) - (top + height / 2)) / height).toBeLessThan(0.5);
      }
    });

    test("gives the same again, leaves the picture as it is, and keeps no tensor", async () => {
      for (const [index, { picture }] of pictures.entries()) {
        const before = { tensors: tf.memory().numTensors, bytes: picture.data.slice() };
        expect(await detector.detect(picture)).toEqual(found[index]);
        expect(picture.data).toEqual(before.bytes);
        expect(tf.memory().numTensors).toBe(before.tensors);
      }
    });

    test("can be disposed twice, and gives its tensors back", async () => {
      const before = tf.memory().numTensors;
      const another = await make();
      another.dispose();
      expect(tf.memory().numTensors).toBe(before);
      expect(() => another.dispose()).not.toThrow();
    });
  });
}
