import type { DetectedFace, LandmarkDetector, Pixels } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { type BlazeFaceBox, decodeBoxes, mergeBoxes } from "./blazeface-boxes.ts";
import { FaceMesh, faceMeshPoints, faceMeshSize } from "./face-mesh.ts";
import { type FaceRegion, regionOfLandmarks, regionToPicture } from "./face-region.ts";
import { loadHumanModel } from "./load-human-model.ts";
import { PicturePyramid } from "./picture-pyramid.ts";

export interface HumanFaceDetectorOptions {
  /** Boxes of a lower score are dropped before the mesh is tried. */
  readonly minimumScore?: number;
  /** Meshes of a lower confidence are dropped. */
  readonly minimumConfidence?: number;
  /** Faces at most, the best scores first. */
  readonly maximumFaces?: number;
}

const blazeFaceSize = 256;
/** Outer corners of the person's right and left eye in the mesh. */
const [rightEyeCorner, leftEyeCorner] = [33, 263];
/** MediaPipe's own margin: the crop is one and a half times the face. */
const margin = 1.5;

/**
 * BlazeFace and MediaPipe's face mesh, as they arrive with `@vladmandic/human`. Every face is cut out upright twice:
 * first by the detector's eyes, then by the mesh found so, which settles rolled and badly framed faces.
 */
export class HumanFaceDetector implements LandmarkDetector {
  readonly id = "human-3.3.6/blazeface+facemesh";
  readonly #blazeFace: tf.GraphModel;
  readonly #mesh: FaceMesh;
  readonly #options: Required<HumanFaceDetectorOptions>;
  #disposed = false;

  private constructor(blazeFace: tf.GraphModel, mesh: FaceMesh, options: HumanFaceDetectorOptions) {
    this.#blazeFace = blazeFace;
    this.#mesh = mesh;
    this.#options = { minimumScore: 0.5, minimumConfidence: 0.5, maximumFaces: 20, ...options };
  }

  static async load(options: HumanFaceDetectorOptions = {}): Promise<HumanFaceDetector> {
    const [blazeFace, mesh] = await Promise.all([loadHumanModel("blazeface"), FaceMesh.load()]);
    return new HumanFaceDetector(blazeFace, mesh, options);
  }

  async detect(picture: Pixels): Promise<readonly DetectedFace[]> {
    const pyramid = new PicturePyramid(picture);
    const boxes = await this.#boxes(pyramid, picture);
    if (boxes.length === 0) return [];
    const first = await this.#meshes(
      pyramid,
      boxes.map((box) => regionOfBox(box, picture)),
    );
    const sure = first.flatMap((mesh, i) => (mesh.confidence >= this.#options.minimumConfidence / 2 ? [i] : []));
    if (sure.length === 0) return [];
    const regions = sure.map((i) =>
      regionOfLandmarks((first[i] as Mesh).points, rightEyeCorner, leftEyeCorner, margin),
    );
    const second = await this.#meshes(pyramid, regions);
    return second
      .map((mesh, k) => face(mesh, boxes[sure[k] as number] as BlazeFaceBox))
      .filter((_, k) => (second[k] as Mesh).confidence >= this.#options.minimumConfidence)
      .sort((a, b) => b.score - a.score);
  }

  async #boxes(pyramid: PicturePyramid, picture: Pixels): Promise<BlazeFaceBox[]> {
    const values = pyramid.sample(regionToPicture(letterbox(picture), blazeFaceSize), blazeFaceSize, blazeFaceSize);
    const outputs = tf.tidy(() => {
      const input = tf.tensor4d(values, [1, blazeFaceSize, blazeFaceSize, 3]).div(127.5).sub(1);
      const [coarse1, fine1, coarse16, fine16] = (this.#blazeFace.execute(input) as tf.Tensor[])
        .map((output) => output.flatten())
        .sort((a, b) => a.size - b.size) as [tf.Tensor1D, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
      return [tf.concat([fine1, coarse1]), tf.concat([fine16, coarse16])] as const; // [896], [896 * 16]
    });
    const [logits, regressions] = await Promise.all(outputs.map((output) => output.data()));
    tf.dispose([...outputs]);
    const boxes = decodeBoxes(logits as Float32Array, regressions as Float32Array, this.#options.minimumScore);
    return mergeBoxes(boxes, 0.3).slice(0, this.#options.maximumFaces);
  }

  async #meshes(pyramid: PicturePyramid, regions: readonly FaceRegion[]): Promise<Mesh[]> {
    const maps = regions.map((region) => regionToPicture(region, faceMeshSize));
    const values = new Float32Array(regions.length * faceMeshSize ** 2 * 3);
    maps.forEach((map, i) => {
      values.set(pyramid.sample(map, faceMeshSize, faceMeshSize), i * faceMeshSize ** 2 * 3);
    });
    const result = tf.tidy(() =>
      this.#mesh.run(tf.tensor4d(values, [regions.length, faceMeshSize, faceMeshSize, 3]).div(255)),
    );
    const [points, confidence] = await Promise.all([result.points.data(), result.confidence.data()]);
    tf.dispose([result.points, result.confidence]);
    return maps.map(([a, b, c, d, e, f], i) => {
      const own = new Float32Array(2 * faceMeshPoints);
      for (let p = 0; p < faceMeshPoints; p++) {
        const at = (i * faceMeshPoints + p) * 3;
        const [x, y] = [(points[at] as number) - 0.5, (points[at + 1] as number) - 0.5];
        own[2 * p] = a * x + b * y + c;
        own[2 * p + 1] = d * x + e * y + f;
      }
      return { points: own, confidence: confidence[i] as number };
    });
  }

  dispose(): void {
    if (!this.#disposed) this.#blazeFace.dispose();
    this.#mesh.dispose();
    this.#disposed = true;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

interface Mesh {
  /** x y each, pixels of the picture. */
  readonly points: Float32Array;
  readonly confidence: number;
}

/** The whole picture in a square, its shape kept, black beside it. */
function letterbox({ width, height }: Pixels): FaceRegion {
  return { centerX: (width - 1) / 2, centerY: (height - 1) / 2, side: Math.max(width, height), angle: 0 };
}

function regionOfBox(box: BlazeFaceBox, picture: Pixels): FaceRegion {
  const [a, , c, , e, f] = regionToPicture(letterbox(picture), blazeFaceSize);
  const [rx, ry, lx, ly] = box.keypoints as [number, number, number, number];
  return {
    centerX: a * (box.centerX - 0.5) + c,
    centerY: e * (box.centerY - 0.5) + f,
    side: margin * a * Math.max(box.width, box.height),
    angle: Math.atan2(ly - ry, lx - rx),
  };
}

function face(mesh: Mesh, box: BlazeFaceBox): DetectedFace {
  const extent = (axis: number) => {
    const values = mesh.points.filter((_, i) => i % 2 === axis);
    return [Math.min(...values), Math.max(...values)] as const;
  };
  const [[left, right], [top, bottom]] = [extent(0), extent(1)];
  return {
    score: box.score,
    box: [left, top, right - left, bottom - top],
    landmarks: { scheme: "mediapipe-468", points: mesh.points },
  };
}
