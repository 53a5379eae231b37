import type { DetectedFace, LandmarkDetector, Landmarks, Pixels } from "@mfim/core";
import { describe, expect, it } from "vitest";
import { applyAffine } from "../align/affine.ts";
import { cutFaces } from "./cut-faces.ts";

const shape = [-20, -20, 20, -20, 0, 0, -15, 25, 15, 25];
const points = (x: number, y: number, scale: number): Landmarks => ({
  scheme: "five-points",
  points: Float32Array.from(shape, (v, i) => v * scale + (i % 2 === 0 ? x : y)),
});
const face = (x: number, y: number, scale = 0.5, score = 0.9): DetectedFace => ({
  score,
  box: [x - 40 * scale, y - 40 * scale, 80 * scale, 80 * scale],
  landmarks: points(x, y, scale),
});

/** Three people, found in no order; the middle one is the largest, the last reaches out of the picture. */
const found = [face(200, 120, 0.9), face(80, 90, 0.4, 0.99), face(395, 150, 0.6)];
const detector = (faces: readonly DetectedFace[] = found): LandmarkDetector => ({
  id: "drawn",
  detect: async () => faces,
  dispose() {},
  [Symbol.dispose]() {},
});

const photograph: Pixels = {
  width: 400,
  height: 240,
  data: Uint8Array.from({ length: 400 * 240 * 3 }, (_, i) => (i * 2654435761) % 251),
};
const xOf = ({ face: { landmarks } }: { face: DetectedFace }) => Math.round(landmarks.points[4] as number);

describe("cutFaces", () => {
  it("takes the faces that are wanted, from left to right, with their way back", async () => {
    const cut = (faces: NonNullable<Parameters<typeof cutFaces>[2]["faces"]>) =>
      cutFaces(photograph, detector(), { size: 32, faces, maximumOutside: 0.6 });
    expect((await cut("all")).map(xOf)).toEqual([80, 200, 395]);
    expect((await cut("largest")).map(xOf)).toEqual([200]);
    expect((await cut("centre")).map(xOf)).toEqual([200]);
    expect((await cut({ number: 0 })).map(xOf)).toEqual([80]);
    expect((await cut({ nearest: [390, 0] })).map(xOf)).toEqual([395]);
    for (const { crop, landmarks, face: own } of await cut({ number: 0 }))
      applyAffine(crop.toPhotograph, landmarks.points).forEach((v, i) => {
        expect(v).toBeCloseTo(own.landmarks.points[i] as number, 2);
      });
  });

  it("says in one word why there is no face", async () => {
    const refusal = (faces: readonly DetectedFace[], options = {}, picture = photograph) =>
      cutFaces(picture, faces, { size: 32, name: "a.png", ...options }).then(
        () => "taken",
        (error) => `${error.name}: ${error.refusal}`,
      );
    const grey = { ...photograph, data: new Uint8Array(photograph.data.length).fill(90) };
    expect(await refusal([])).toBe("PictureError: no-face");
    expect(await refusal(found)).toBe("PictureError: several-faces");
    expect(await refusal(found, { faces: { number: 3 } })).toBe("PictureError: no-face");
    expect(await refusal([face(395, 150)])).toBe("PictureError: cut-by-border");
    expect(await refusal([face(200, 120, 0.1)], { minimumSide: 32 })).toBe("PictureError: too-small");
    expect(await refusal([face(200, 120)], { minimumSharpness: 3 }, grey)).toBe("PictureError: too-blurred");
    expect(await refusal([face(200, 120)], { minimumSharpness: 3 })).toBe("taken");
    await expect(cutFaces({ width: 1, height: 1, data: new Uint8Array(3) }, [], { size: 8 })).rejects.toThrow(
      "the photograph: no face was found (in 1 x 1 pixels).",
    );
  });
});
