import { assertShape, type ImageBatch, type LightEstimator } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { canonicalFace } from "./canonical-face.ts";
import { faceMeshPoints, faceMeshSize } from "./face-mesh.ts";
import { FaceMeshHeadPose } from "./face-mesh-head-pose.ts";
import { faceNormals } from "./face-normals.ts";

/** Pixels of the window whose mean is a point's brightness. */
const window = 5;

/**
 * The light on a face by its shading, without a network of its own: brightness at the points of MediaPipe's face mesh is fitted by least
 * squares to spherical harmonics of the first order over the surface normals there (Basri and Jacobs 2003; four numbers, b = l0 + lx nx
 * + ly ny + lz nz), once, then again with less weight for what is far from the first fit: brows, eyes, lips, beards. What is given is
 * (lx, ly, lz) / (l0 + lz), in shares of the brightness of skin that faces the viewer: from where the light comes, and how hard it is, whatever the
 * brightness of skin and picture. (Not in shares of l0: under hard light from the front nothing is left of it.) x to the right of
 * the picture, y up, z to the viewer.
 */
export class MeshLight implements LightEstimator {
  readonly id = "human-3.3.6/facemesh-shading";
  readonly input = { height: faceMeshSize, width: faceMeshSize, template: "human-facemesh-192" } as const;
  readonly lightSize = 3;
  readonly #head: FaceMeshHeadPose;
  /** Of the mean face, looking straight ahead, [468, 3]. */
  readonly #normals: tf.Tensor2D;

  private constructor(head: FaceMeshHeadPose) {
    this.#head = head;
    this.#normals = tf.keep(tf.tensor2d(faceNormals(canonicalFace().points), [faceMeshPoints, 3]));
  }

  static async load(): Promise<MeshLight> {
    return new MeshLight(await FaceMeshHeadPose.load());
  }

  light(faces: ImageBatch): tf.Tensor2D {
    assertShape(faces, [null, faceMeshSize, faceMeshSize, 3], "MeshLight(faces)");
    return tf.tidy(() => {
      const { points, rotations } = this.#head.meshes(faces);
      const brightness = pointBrightness(faces, points);
      const turned = tf.matMul(
        tf.tile(tf.expandDims(this.#normals, 0), [faces.shape[0], 1, 1]),
        rotations,
        false,
        true,
      );
      return shadingLight(brightness, turned as tf.Tensor3D);
    });
  }

  dispose(): void {
    this.#head.dispose();
    this.#normals.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** Linear luma of [-1, 1] sRGB around each point, [N, 468]; points beyond the picture take its border. */
function pointBrightness(faces: ImageBatch, points: tf.Tensor3D): tf.Tensor2D {
  // sRGB is near enough to a power of 2.2 for a fit of four numbers.
  const linear = tf.pow(tf.clipByValue(tf.div(tf.add(faces, 1), 2), 0, 1), 2.2);
  const luma = tf.sum(tf.mul(linear, tf.tensor1d([0.2126, 0.7152, 0.0722])), 3, true) as tf.Tensor4D;
  const smooth = tf.avgPool(luma, window, 1, "same");
  const [count] = faces.shape;
  const place = tf.clipByValue(tf.floor(tf.slice(points, [0, 0, 0], [-1, -1, 2])), 0, faceMeshSize - 1);
  const [x, y] = tf.split(place, 2, 2) as [tf.Tensor, tf.Tensor];
  const picture = tf.mul(tf.range(0, count).reshape([count, 1, 1]), faceMeshSize * faceMeshSize);
  const index = tf.cast(tf.add(picture, tf.add(tf.mul(y, faceMeshSize), x)), "int32");
  return tf.reshape(tf.gather(tf.reshape(smooth, [-1]), tf.reshape(index, [-1])), [
    count,
    faceMeshPoints,
  ]) as tf.Tensor2D;
}

/**
 * First-order light of brightness [N, P] over unit normals [N, P, 3], in shares of the brightness of a surface that faces the viewer: [N, 3].
 * Only points that are turned to the viewer count (nz above 0.2).
 */
export function shadingLight(brightness: tf.Tensor2D, normals: tf.Tensor3D): tf.Tensor2D {
  return tf.tidy(() => {
    const [count, points] = brightness.shape;
    const basis = tf.concat([tf.ones([count, points, 1]), normals], 2) as tf.Tensor3D; // [N, P, 4]
    const b = tf.expandDims(brightness, 2);
    const seen = tf.cast(tf.greater(tf.slice(normals, [0, 0, 2], [-1, -1, 1]), 0.2), "float32");
    const solve = (weights: tf.Tensor) => {
      const weighted = tf.mul(basis, weights);
      const gram = tf.add(tf.matMul(weighted, basis, true, false), tf.mul(tf.eye(4), 1e-6));
      return tf.matMul(inverse4(gram as tf.Tensor3D), tf.matMul(weighted, b, true, false)); // [N, 4, 1]
    };
    const first = solve(seen);
    const away = tf.abs(tf.sub(b, tf.matMul(basis, first)));
    const typical = tf.div(tf.sum(tf.mul(away, seen), 1, true), tf.add(tf.sum(seen, 1, true), 1e-6));
    // Cauchy's weights: what lies far from the fit is no skin.
    const trusted = tf.div(seen, tf.add(1, tf.square(tf.div(away, tf.add(typical, 1e-6)))));
    const light = tf.reshape(solve(trusted), [count, 4]);
    const [constant, x, y, z] = tf.split(light, 4, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const facing = tf.maximum(tf.add(constant, z), 1e-3);
    return tf.div(tf.concat([x, y, z], 1), facing) as tf.Tensor2D;
  });
}

/** The inverse of symmetric positive matrices [N, 4, 4], by Newton's iteration X <- X (2 - A X) from X = A' / (|A|_1 |A|_inf). */
function inverse4(matrices: tf.Tensor3D): tf.Tensor3D {
  const norm = tf.max(tf.sum(tf.abs(matrices), 2, true), 1, true);
  let inverse = tf.div(tf.transpose(matrices, [0, 2, 1]), tf.square(norm)) as tf.Tensor3D;
  const two = tf.mul(tf.eye(4), 2);
  for (let i = 0; i < 40; i++)
    inverse = tf.matMul(inverse, tf.sub(two, tf.matMul(matrices, inverse)) as tf.Tensor3D) as tf.Tensor3D;
  return inverse;
}
