import type { DetectedFace, LandmarkDetector, Pixels } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { type BlazeFaceBox, decodeBoxes, mergeBoxes } from "./blazeface-boxes.ts";
import { FaceMesh, faceMeshPoints, faceMeshSize } from "./face-mesh.ts";
import { type FaceRegion, regionOfLandmarks, regionToPicture } from "./face-region.ts";
import { loadHumanModel } from "./load-human-model.ts";
import { PicturePyramid } from "./picture-pyramid.ts";
import { distinctFaces } from "./same-face.ts";

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
/** Meshes fitted at once: memory stays small in front of a school's whole class. */
const atOnce = 16;

/** Views over the whole picture, one after another, where nothing sure was found: upside down, lying, and between. */
const turns = [180, 90, -90, 135, -135].map((degrees) => ({
  angle: (degrees * Math.PI) / 180,
  scale: degrees % 90 === 0 ? 1.25 : 1.5,
}));
/** A face whose side is more than this share of the picture's shorter one is looked at with room around it, too. */
const fills = 0.5;
/** Where a face is smaller than this share of the picture's longer side, others may be too small to be seen from afar. */
const far = 1 / 8;
/** A face that lies further over than this is looked at again upright: the detector knows few such. Radians. */
const leans = (50 * Math.PI) / 180;
/** If the largest face is less sure, it may be seen the wrong way round. */
const doubtful = 0.75;
/** What only a turned view shows must be surer than this: walls and folds look like faces sooner or later. */
const sureWhenTurned = 0.8;

/** A face with the depth that the mesh has. */
export interface HumanFace extends DetectedFace {
  /** [468] z of the landmarks in pixels of the picture, growing away from the viewer; its zero is the network's own. */
  readonly depth: Float32Array;
}

interface Mesh {
  /** x y each, pixels of the picture. */
  readonly points: Float32Array;
  /** z each, pixels of the picture. */
  readonly depth: Float32Array;
  readonly confidence: number;
}

interface Found {
  readonly box: DetectedFace["box"];
  readonly sureness: number;
  readonly face: HumanFace;
  /** Radians by which the eyes' line lies turned. */
  readonly roll: number;
}

/**
 * BlazeFace and MediaPipe's face mesh, as they arrive with `@vladmandic/human`. Every face is cut out upright twice: first by
 * the detector's eyes, then by the mesh found so, which settles rolled and badly framed faces. Pictures that a face fills are
 * looked at with room around them, too; faces that lie on their side or head are looked at upright; where nothing is found
 * the picture is turned.
 */
export class HumanFaceDetector implements LandmarkDetector {
  /** Another than the "blazeface+facemesh" of before, which found other points in close-ups and turned heads. */
  readonly id = "human-3.3.6/blazeface-turned+facemesh";
  readonly #blazeFace: tf.GraphModel;
  readonly #mesh: FaceMesh;
  readonly #options: Required<HumanFaceDetectorOptions>;
  #disposed = false;

  private constructor(blazeFace: tf.GraphModel, mesh: FaceMesh, options: HumanFaceDetectorOptions) {
    this.#blazeFace = blazeFace;
    this.#mesh = mesh;
    this.#options = { minimumScore: 0.5, minimumConfidence: 0.5, maximumFaces: 1000, ...options };
  }

  static async load(options: HumanFaceDetectorOptions = {}): Promise<HumanFaceDetector> {
    const [blazeFace, mesh] = await Promise.all([loadHumanModel("blazeface"), FaceMesh.load()]);
    return new HumanFaceDetector(blazeFace, mesh, options);
  }

  /** @returns each face once, the best scores first */
  async detect(picture: Pixels): Promise<readonly HumanFace[]> {
    const pyramid = new PicturePyramid(picture);
    const { width, height } = picture;
    const whole = (angle: number, scale: number) => ({
      ...squareAround(picture),
      angle,
      side: scale * Math.max(width, height),
    });
    let found = await this.#look(pyramid, whole(0, 1));
    const more = async (view: FaceRegion, least = 0) => {
      const seen = (await this.#look(pyramid, view)).filter(({ sureness }) => sureness >= least);
      found = distinctFaces([...found, ...seen]);
    };
    const sides = found.map(({ box: [, , wide, high] }) => Math.max(wide, high));
    if (found.length === 0 || Math.max(...sides) > fills * Math.min(width, height)) await more(whole(0, 2));
    if (Math.min(...sides) < far * Math.max(width, height)) for (const tile of tilesOf(picture)) await more(tile);
    if ((largest(found)?.sureness ?? 0) < doubtful)
      for (const { angle, scale } of turns) await more(whole(angle, scale), sureWhenTurned);
    for (const roll of rolls(found)) await more(whole(roll, 1.5));
    return found
      .map(({ face }) => face)
      .sort((a, b) => b.score - a.score)
      .slice(0, this.#options.maximumFaces);
  }

  /** What the detector finds in one square of the picture. */
  async #look(pyramid: PicturePyramid, square: FaceRegion): Promise<Found[]> {
    const boxes = await this.#boxes(pyramid, square);
    const first = await this.#meshes(
      pyramid,
      boxes.map((box) => regionOfBox(box, square)),
    );
    const sure = first.flatMap((mesh, i) => (mesh.confidence >= this.#options.minimumConfidence / 2 ? [i] : []));
    const regions = sure.map((i) =>
      regionOfLandmarks((first[i] as Mesh).points, rightEyeCorner, leftEyeCorner, margin),
    );
    const second = await this.#meshes(pyramid, regions);
    const found = second.flatMap((mesh, k): Found[] => {
      if (mesh.confidence < this.#options.minimumConfidence) return [];
      const face = faceOf(mesh, boxes[sure[k] as number] as BlazeFaceBox);
      return [{ box: face.box, sureness: mesh.confidence * face.score, face, roll: rollOf(mesh) }];
    });
    return distinctFaces(found);
  }

  async #boxes(pyramid: PicturePyramid, square: FaceRegion): Promise<BlazeFaceBox[]> {
    const values = pyramid.sample(regionToPicture(square, blazeFaceSize), blazeFaceSize, blazeFaceSize);
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
    return mergeBoxes(boxes, 0.3);
  }

  async #meshes(pyramid: PicturePyramid, regions: readonly FaceRegion[]): Promise<Mesh[]> {
    const meshes: Mesh[] = [];
    for (let at = 0; at < regions.length; at += atOnce)
      meshes.push(...(await this.#someMeshes(pyramid, regions.slice(at, at + atOnce))));
    return meshes;
  }

  async #someMeshes(pyramid: PicturePyramid, regions: readonly FaceRegion[]): Promise<Mesh[]> {
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
      const depth = new Float32Array(faceMeshPoints);
      const scale = Math.hypot(a, d);
      for (let p = 0; p < faceMeshPoints; p++) {
        const at = (i * faceMeshPoints + p) * 3;
        const [x, y] = [(points[at] as number) - 0.5, (points[at + 1] as number) - 0.5];
        own[2 * p] = a * x + b * y + c;
        own[2 * p + 1] = d * x + e * y + f;
        depth[p] = scale * (points[at + 2] as number);
      }
      return { points: own, depth, confidence: confidence[i] as number };
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

/** The whole picture, black beside it. */
function squareAround({ width, height }: Pixels): FaceRegion {
  return { centerX: (width - 1) / 2, centerY: (height - 1) / 2, side: Math.max(width, height), angle: 0 };
}

/** Squares of half the longer side, overlapping by half. */
function tilesOf({ width, height }: Pixels): FaceRegion[] {
  const side = Math.max(width, height) / 2;
  const along = (extent: number) => {
    const count = extent <= side ? 1 : Math.ceil((extent - side) / (side / 2)) + 1;
    return Array.from({ length: count }, (_, i) =>
      count === 1 ? (extent - 1) / 2 : side / 2 + (i * (extent - side)) / (count - 1) - 0.5,
    );
  };
  return along(height).flatMap((centerY) => along(width).map((centerX) => ({ centerX, centerY, side, angle: 0 })));
}

function regionOfBox(box: BlazeFaceBox, square: FaceRegion): FaceRegion {
  const [a, b, c, d, e, f] = regionToPicture(square, blazeFaceSize);
  const [x, y] = [box.centerX - 0.5, box.centerY - 0.5];
  const [rx, ry, lx, ly] = box.keypoints as [number, number, number, number];
  return {
    centerX: a * x + b * y + c,
    centerY: d * x + e * y + f,
    side: (margin * square.side * Math.max(box.width, box.height)) / blazeFaceSize,
    angle: square.angle + Math.atan2(ly - ry, lx - rx),
  };
}

const rollOf = ({ points }: Mesh) => regionOfLandmarks(points, rightEyeCorner, leftEyeCorner, margin).angle;

const largest = (found: readonly Found[]): Found | undefined =>
  [...found].sort((a, b) => b.box[2] * b.box[3] - a.box[2] * a.box[3])[0];

/** How far the faces lie over that lean too much to be trusted, each direction once. */
function rolls(found: readonly Found[]): number[] {
  const leaning = found.map(({ roll }) => roll).filter((roll) => Math.abs(roll) > leans);
  return leaning.filter(
    (roll, i) => !leaning.slice(0, i).some((other) => Math.cos(roll - other) > Math.cos(leans / 2)),
  );
}

function faceOf(mesh: Mesh, box: BlazeFaceBox): HumanFace {
  const extent = (axis: number) => {
    const values = mesh.points.filter((_, i) => i % 2 === axis);
    return [Math.min(...values), Math.max(...values)] as const;
  };
  const [[left, right], [top, bottom]] = [extent(0), extent(1)];
  return {
    score: box.score,
    box: [left, top, right - left, bottom - top],
    landmarks: { scheme: "mediapipe-468", points: mesh.points },
    depth: mesh.depth,
  };
}
