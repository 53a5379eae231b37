import type { Landmarks } from "@mfim/core";
import { ffhqQuad, type Quad } from "@mfim/photographs";

/** The photographs of the row `prepare`: alike in size, with one face inside, turned a little. */
export const photographs = { count: 72, width: 1600, height: 1200, size: 256, oversampling: 4 } as const;

/** Eyes, nose and mouth corners of the face, pixels. */
export const landmarks: Landmarks = {
  scheme: "five-points",
  points: Float32Array.of(690, 560, 850, 575, 765, 655, 700, 735, 830, 747),
};

export const faceQuad: Quad = ffhqQuad(landmarks);

/** Files in the row's folder. */
export const photographFolder = "photographs";
