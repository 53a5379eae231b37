import type { Landmarks } from "./landmarks.ts";
import type { Pixels } from "./pixels.ts";
import type { TensorOwner } from "./tensor-owner.ts";

export interface DetectedFace {
  /** Detection score in [0, 1]. */
  readonly score: number;
  /** Left, top, width and height in pixels. */
  readonly box: readonly [number, number, number, number];
  readonly landmarks: Landmarks;
}

/** Finds faces and their landmarks in a picture; injected into the data package. */
export interface LandmarkDetector extends TensorOwner {
  readonly id: string;
  /** SHA-256 of the weights in hexadecimal, where the loader knows it. */
  readonly weights?: string;
  /** Every face found, the most certain first. */
  detect(picture: Pixels): Promise<readonly DetectedFace[]>;
}
