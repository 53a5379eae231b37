import { assertShape, type HeadPoseEstimator, type ImageBatch } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { type CanonicalFace, canonicalFace } from "./canonical-face.ts";
import { FaceMesh, faceMeshPoints, faceMeshSize } from "./face-mesh.ts";
import { polarRotation } from "./polar-rotation.ts";

/**
 * Head pose from the 468 points of MediaPipe's face mesh: the rotation that takes the mean face nearest to them in the
 * weighted least-squares sense (Kabsch 1976, here as a polar factor). Degrees: positive yaw moves the nose to the right
 * of the picture, positive pitch looks up, positive roll tilts clockwise as seen. Angles are those within the aligned
 * picture, which has taken most of the roll away.
 */
export class FaceMeshHeadPose implements HeadPoseEstimator {
  readonly id = "human-3.3.6/facemesh-procrustes";
  readonly input = { height: faceMeshSize, width: faceMeshSize, template: "human-facemesh-192" } as const;
  readonly #mesh: FaceMesh;
  /** Points times weights, [468, 3]. */
  readonly #canonical: tf.Tensor2D;
  /** [1, 468, 1], sum 1. */
  readonly #weights: tf.Tensor3D;

  private constructor(mesh: FaceMesh, { points, weights }: CanonicalFace) {
    this.#mesh = mesh;
    const total = Array.from(weights).reduce((sum, weight) => sum + weight, 0);
    const share = Float32Array.from(weights, (weight) => weight / total);
    const weighted = Float32Array.from(points, (value, i) => value * (share[Math.floor(i / 3)] as number));
    this.#canonical = tf.keep(tf.tensor2d(weighted, [faceMeshPoints, 3]));
    this.#weights = tf.keep(tf.tensor3d(share, [1, faceMeshPoints, 1]));
  }

  static async load(face: CanonicalFace = canonicalFace()): Promise<FaceMeshHeadPose> {
    return new FaceMeshHeadPose(await FaceMesh.load(), face);
  }

  estimate(faces: ImageBatch): tf.Tensor2D {
    assertShape(faces, [null, faceMeshSize, faceMeshSize, 3], "FaceMeshHeadPose(faces)");
    return tf.tidy(() => rotationAngles(this.rotations(faces)));
  }

  /** The rotations themselves, [N, 3, 3], x to the right, y up, z to the viewer. */
  rotations(faces: ImageBatch): tf.Tensor3D {
    return tf.tidy(() => this.meshes(faces).rotations);
  }

  /** The rotations with the mesh that they were fitted to, [N, 468, 3] as the network gives it (`FaceMeshes`). */
  meshes(faces: ImageBatch): { readonly points: tf.Tensor3D; readonly rotations: tf.Tensor3D } {
    return tf.tidy(() => {
      const { points } = this.#mesh.run(faces.add(1).div(2));
      const upright = points.mul(tf.tensor3d([1, -1, -1], [1, 1, 3]));
      const centred = upright.sub(tf.sum(upright.mul(this.#weights), 1, true)); // [N, 468, 3]
      const count = faces.shape[0];
      const byPoint = centred.transpose([0, 2, 1]).reshape<tf.Tensor2D>([count * 3, faceMeshPoints]);
      const rotations = polarRotation(tf.matMul(byPoint, this.#canonical).reshape<tf.Tensor3D>([count, 3, 3]));
      return { points, rotations };
    });
  }

  dispose(): void {
    this.#mesh.dispose();
    tf.dispose([this.#canonical, this.#weights]);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** [N, 3, 3] = Ry(yaw) Rx(-pitch) Rz(-roll) to [N, 3] degrees. */
export function rotationAngles(rotations: tf.Tensor3D): tf.Tensor2D {
  return tf.tidy(() => {
    const at = (row: number, column: number) =>
      rotations.slice([0, row, column], [-1, 1, 1]).reshape<tf.Tensor2D>([-1, 1]);
    const yaw = tf.atan2(at(0, 2), at(2, 2));
    const pitch = tf.atan2(at(1, 2), tf.sqrt(at(1, 0).square().add(at(1, 1).square()).add(1e-12)));
    const roll = tf.atan2(at(1, 0), at(1, 1)).neg();
    return tf.concat([yaw, pitch, roll], 1).mul<tf.Tensor2D>(180 / Math.PI);
  });
}
