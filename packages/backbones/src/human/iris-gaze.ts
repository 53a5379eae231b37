import { assertShape, type GazeEstimator, type ImageBatch } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { faceMeshSize } from "./face-mesh.ts";
import { FaceMeshHeadPose } from "./face-mesh-head-pose.ts";
import { loadHumanModel } from "./load-human-model.ts";

/** Pixels of the iris network's square input. */
const irisSize = 64;
/** How much of the picture around an eye it sees, in widths of the eye. */
const surroundings = 2.3;
/** Its points, x, y, z each: 71 of lids and brow, of which these two are the eye's corners; then the iris' middle and four of its rim. */
const irisPoints = { count: 76, corners: [0, 8], iris: 71 } as const;
/** Corners of the eye on the picture's left and of that on its right, points of the face mesh: where the network is shown an eye. */
const meshCorners = [
  [33, 133],
  [362, 263],
] as const;
/** The network was made for a person's left eye, which lies on the picture's right: the other one is mirrored. */
const mirrored = [true, false] as const;

/** Where an eyeball's middle lies, and how far before it the iris, in distances between the outer corners of both eyes. */
export interface EyeGeometry {
  /** From the middle between an eye's corners, in the head's axes: outwards, up, forwards. */
  readonly centre: readonly [outwards: number, up: number, forwards: number];
  /** Distance of the iris from the eyeball's middle. */
  readonly reach: number;
}

/** Fitted by least squares to 60 rendered heads of known gaze; docs/metrics.md has how well it does on others. */
export const fittedEyes: EyeGeometry = { centre: [0, 0.015, -0.08], reach: 0.122 };

/** What the network saw of both eyes; x to the right, y up, in distances between the outer corners. */
export interface SeenIrises {
  /** From the middle between an eye's corners to its iris, [N, 2, 2]: eye on the picture's left, on its right; x, y. */
  readonly offsets: tf.Tensor3D;
  /** The head's rotation, [N, 3, 3]. */
  readonly rotations: tf.Tensor3D;
}

/**
 * Gaze by MediaPipe's iris network over the eyes that its face mesh finds: an iris lies on a ball whose middle is fixed to the head, so
 * its place before that middle is the direction of the look, g = (iris - middle) / reach in the picture's plane, the rest towards
 * the viewer. The mean of both eyes.
 */
export class IrisGaze implements GazeEstimator {
  readonly id = "human-3.3.6/iris-on-facemesh";
  readonly input = { height: faceMeshSize, width: faceMeshSize, template: "human-facemesh-192" } as const;
  readonly #iris: tf.GraphModel;
  readonly #head: FaceMeshHeadPose;
  readonly #eyes: EyeGeometry;
  #disposed = false;

  private constructor(iris: tf.GraphModel, head: FaceMeshHeadPose, eyes: EyeGeometry) {
    this.#iris = iris;
    this.#head = head;
    this.#eyes = eyes;
  }

  static async load(eyes: EyeGeometry = fittedEyes): Promise<IrisGaze> {
    return new IrisGaze(await loadHumanModel("iris"), await FaceMeshHeadPose.load(), eyes);
  }

  gaze(faces: ImageBatch): tf.Tensor2D {
    return tf.tidy(() => gazeOf(this.see(faces), this.#eyes));
  }

  /** Both irises in the head. The caller disposes them. */
  see(faces: ImageBatch): SeenIrises {
    assertShape(faces, [null, faceMeshSize, faceMeshSize, 3], "IrisGaze(faces)");
    const count = faces.shape[0];
    return tf.tidy(() => {
      const { points, rotations } = this.#head.meshes(faces);
      const at = (point: number) => tf.reshape(tf.slice(points, [0, point, 0], [-1, 1, 3]), [count, 3]);
      const apart = tf.norm(tf.sub(at(33), at(263)), 2, 1, true); // [N, 1]
      const pictures = tf.div(tf.add(faces, 1), 2) as tf.Tensor4D;
      const offsets = meshCorners.map(([outer, inner], eye) => {
        const [a, b] = [at(outer), at(inner)].map((point) => tf.slice(point, [0, 0], [-1, 2])) as [
          tf.Tensor,
          tf.Tensor,
        ];
        const side = tf.mul(tf.norm(tf.sub(a, b), 2, 1, true), surroundings); // [N, 1]
        const from = tf.sub(tf.div(tf.add(a, b), 2), tf.div(side, 2)); // [N, 2]
        const offset = this.#offset(pictures, from as tf.Tensor2D, side as tf.Tensor2D, mirrored[eye] as boolean);
        return tf.div(offset, apart);
      });
      return { offsets: tf.stack(offsets, 1) as tf.Tensor3D, rotations };
    });
  }

  /**
   * From the middle between the corners of an eye to its iris, [N, 2] in pixels of the picture, y up.
   * @param from left and top edge of the square around the eye, [N, 2]
   */
  #offset(pictures: tf.Tensor4D, from: tf.Tensor2D, side: tf.Tensor2D, mirror: boolean): tf.Tensor {
    const count = pictures.shape[0];
    const step = tf.div(side, irisSize);
    // Middles of the first and the last pixel of the crop, as shares of the way from the first to the last pixel of the picture.
    const share = (pixels: number) => tf.div(tf.sub(tf.add(from, tf.mul(step, pixels)), 0.5), faceMeshSize - 1);
    const boxes = tf.concat(
      [share(0.5), share(irisSize - 0.5)].map((xy) => tf.reverse(xy, 1)),
      1,
    ) as tf.Tensor2D;
    const crops = tf.image.cropAndResize(pictures, boxes, tf.range(0, count, 1, "int32"), [irisSize, irisSize]);
    const fed = mirror ? tf.reverse(crops, 2) : crops;
    const found = tf.reshape(this.#iris.execute(fed) as tf.Tensor, [count, irisPoints.count, 3]);
    const iris = tf.mean(tf.slice(found, [0, irisPoints.iris, 0], [-1, -1, 2]), 1); // [N, 2] in pixels of the crop
    const middle = tf.mean(tf.slice(tf.gather(found, [...irisPoints.corners], 1), [0, 0, 0], [-1, -1, 2]), 1);
    return tf.mul(tf.mul(tf.sub(iris, middle), step), tf.tensor2d([[mirror ? -1 : 1, -1]]));
  }

  dispose(): void {
    if (!this.#disposed) this.#iris.dispose();
    this.#disposed = true;
    this.#head.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** From what was seen to unit vectors, [N, 3]. */
export function gazeOf({ offsets, rotations }: SeenIrises, { centre, reach }: EyeGeometry): tf.Tensor2D {
  return tf.tidy(() => {
    const [outwards, up, forwards] = centre;
    const count = rotations.shape[0];
    // The eye on the picture's left is outwards to the left.
    const planar = [-outwards, outwards].map((x, eye) => {
      const middle = tf.reshape(
        tf.matMul(rotations, tf.tile(tf.tensor3d([x, up, forwards], [1, 3, 1]), [count, 1, 1])),
        [count, 3],
      );
      const seen = tf.reshape(tf.slice(offsets, [0, eye, 0], [-1, 1, 2]), [count, 2]);
      return tf.div(tf.sub(seen, tf.slice(middle, [0, 0], [-1, 2])), reach);
    });
    const both = tf.div(tf.add(planar[0] as tf.Tensor, planar[1] as tf.Tensor), 2);
    const forth = tf.sqrt(tf.relu(tf.sub(1, tf.sum(tf.square(both), 1, true))));
    const gaze = tf.concat([both, forth], 1);
    return tf.div(gaze, tf.norm(gaze, 2, 1, true)) as tf.Tensor2D;
  });
}
