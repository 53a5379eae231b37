import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { LandmarkDetector } from "@mfim/core";
import sharp from "sharp";

/** Side of the photographs that `plainPicture` writes, and that `middleDetector` finds a face in. */
const photographSide = 120;

/** Writes a photograph of one colour. @param colour CSS's, or its three levels */
export async function plainPicture(file: string, colour: string, side = photographSide): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await sharp({ create: { width: side, height: side, channels: 3, background: colour } })
    .png()
    .toFile(file);
}

/** Finds a face in the middle of every picture. */
export const middleDetector: LandmarkDetector = {
  id: "middle",
  detect: async () => [
    {
      score: 1,
      box: [30, 30, 60, 60],
      landmarks: { scheme: "five-points", points: Float32Array.of(50, 50, 70, 50, 60, 60, 52, 72, 68, 72) },
    },
  ],
  dispose() {},
  [Symbol.dispose]() {},
};
