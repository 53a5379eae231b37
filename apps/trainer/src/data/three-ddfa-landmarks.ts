import type { DetectedFace, LandmarkDetector, Pixels } from "@mfim/core";
import {
  type LandmarkBasis,
  loadLandmarkBasis,
  loadThreeDdfa,
  type ThreeDdfa,
  threeDdfaInput,
} from "@mfim/losses-3dmm";
import { alignFace, type Quad } from "@mfim/photographs";
import * as tf from "@tensorflow/tfjs";

/** Outlines of the brows and what lies below, of MediaPipe's 468: 3DDFA's box is that of the 68 points, without the forehead. */
const belowBrows = [70, 105, 107, 336, 334, 300, 127, 356, 132, 361, 172, 397, 150, 379, 152, 61, 291, 4];

/**
 * 3DDFA_V2's 68 landmarks, for faces that another detector finds: its box first, then once more the box of the points
 * found, as its authors do from one video frame to the next.
 */
export class ThreeDdfaLandmarks implements LandmarkDetector {
  readonly id: string;
  readonly #boxes: LandmarkDetector;
  readonly #network: ThreeDdfa;
  readonly #basis: LandmarkBasis;

  private constructor(boxes: LandmarkDetector, network: ThreeDdfa, basis: LandmarkBasis) {
    this.id = `${network.id} in boxes of ${boxes.id}`;
    this.#boxes = boxes;
    this.#network = network;
    this.#basis = basis;
  }

  /** @param boxes finds the faces, with 468 or 68 points; disposed with this detector */
  static async load(boxes: LandmarkDetector, weights: string, basis: string): Promise<ThreeDdfaLandmarks> {
    return new ThreeDdfaLandmarks(boxes, await loadThreeDdfa(weights), await loadLandmarkBasis(basis));
  }

  async detect(picture: Pixels): Promise<readonly DetectedFace[]> {
    const found: DetectedFace[] = [];
    for (const face of await this.#boxes.detect(picture)) {
      const { scheme, points } = face.landmarks;
      const outline =
        scheme === "mediapipe-468"
          ? belowBrows.flatMap((p) => [points[2 * p] as number, points[2 * p + 1] as number])
          : points;
      const first = await this.#landmarks(picture, outline);
      found.push({ ...face, landmarks: { scheme: "ibug-68", points: await this.#landmarks(picture, first) } });
    }
    return found;
  }

  async #landmarks(picture: Pixels, around: ArrayLike<number>): Promise<Float32Array> {
    const size = threeDdfaInput.height;
    const quad = boxAround(around);
    const { pixels, crop } = await alignFace(picture, quad, { size, oversampling: 2 });
    const found = tf.tidy(() => {
      const face = tf.tensor4d(
        Float32Array.from(pixels.data, (byte) => byte / 127.5 - 1),
        [1, size, size, 3],
      );
      return this.#basis.landmarks68(this.#network.coefficients(face)).flatten();
    });
    const points = (await found.data()) as Float32Array;
    found.dispose();
    const [a, , c, , e, f] = crop.toPhotograph;
    return points.map((v, i) => (i % 2 === 0 ? a * v + c : e * v + f));
  }

  dispose(): void {
    this.#boxes.dispose();
    this.#network.dispose();
    this.#basis.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** `parse_roi_box_from_landmark`: a square about the points' box, sqrt(2) times its longer side. */
function boxAround(points: ArrayLike<number>): Quad {
  const along = (axis: number) => Array.from(points).filter((_, i) => i % 2 === axis);
  const [xs, ys] = [along(0), along(1)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const half = (Math.SQRT2 * Math.max(right - left, bottom - top)) / 2;
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  return [x - half, y - half, x - half, y + half, x + half, y + half, x + half, y - half];
}
