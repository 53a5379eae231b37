import type { DetectedFace, LandmarkDetector, Pixels } from "@mfim/core";

/**
 * A detector for tests that reads five points off a picture: point i lies where the red of pixel i and its green say, in
 * pixels. A picture whose first pixel is black shows no face.
 */
export const pixelDetector: LandmarkDetector = {
  id: "pixel-points",
  async detect({ width, height, data }: Pixels): Promise<readonly DetectedFace[]> {
    if (data[0] === 0 && data[1] === 0) return [];
    const points = Float32Array.from({ length: 10 }, (_, i) => data[3 * Math.floor(i / 2) + (i % 2)] as number);
    const face = (box: DetectedFace["box"], shift: number): DetectedFace => ({
      score: 1,
      box,
      landmarks: { scheme: "five-points", points: points.map((value) => value + shift) },
    });
    // A second face at the border, listed first: not the one that the picture is of.
    return [face([0, 0, 1, 1], 50), face([0, 0, width, height], 0)];
  },
  dispose() {},
  [Symbol.dispose]() {},
};
