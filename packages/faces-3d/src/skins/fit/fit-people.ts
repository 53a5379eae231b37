import type { HeadModel } from "../../head/head-model.ts";
import type { FitCamera } from "./fit-camera.ts";
import { fitHead, type HeadFit, type SeenContour, type SeenPoint } from "./fit-head.ts";
import { type Anchor, findAnchors } from "./register-people.ts";
import { seenLandmarks, TEM_JAW, TEM_SURFACE } from "./tem-landmarks.ts";

/** People laid over by the head, in registration with each other. */
export interface FittedPeople {
  readonly fits: readonly HeadFit[];
  readonly anchors: readonly Anchor[];
}

/** How much a landmark of the 68 counts once the template's own points have their places. */
const LANDMARK_SHARE = 0.4;
const JAW_WEIGHT = 0.7;
const EAR_WEIGHT = 0.25;
/** Times that anchors are found and everybody is fitted again. */
const ROUNDS = 3;
/** Centimetres between the outer corners' middles of the two eyes on the head, and from there up to its origin. */
const EYES_APART = 6.3;
const EYES_ABOVE = 3.35;

/** Tops and lobes of the ears in the template: right, then left. */
const EARS = [
  { top: 115, low: 119, side: -1 },
  { top: 120, low: 124, side: 1 },
] as const;

/**
 * Fits the head to the hand-set points of several people: first by the 68 landmarks alone, then, three times, by the places
 * on the face that the template's points have in the median of all.
 * @param points one [189, 2] a person, pixels
 */
export function fitPeople(head: HeadModel, points: readonly Float64Array[]): FittedPeople {
  let fits = points.map((own) => fitTem(head, own, []));
  let anchors: Anchor[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    anchors = findAnchors(head, fits, points, TEM_SURFACE);
    fits = points.map((own) => fitTem(head, own, anchors));
  }
  return { fits, anchors };
}

/** Fits the head to one person's points [189, 2]. */
function fitTem(head: HeadModel, points: Float64Array, anchors: readonly Anchor[]): HeadFit {
  const share = anchors.length > 0 ? LANDMARK_SHARE : 1;
  const at = (i: number): [number, number] => [points[2 * i]!, points[2 * i + 1]!];
  const seen = [
    ...seenLandmarks(points).map(({ landmark, x, y, weight }) =>
      onVertex(head.landmarks[landmark]!, x, y, share * weight),
    ),
    ...earPoints(head, at).map((point) => ({ ...point, weight: share * point.weight })),
    ...anchors.map(
      ({ point, vertices, weights }): SeenPoint => ({ vertices, weights, x: at(point)[0], y: at(point)[1], weight: 1 }),
    ),
  ];
  const contour: SeenContour = {
    vertices: head.landmarks.slice(3, 14),
    line: TEM_JAW.map(at),
    weight: JAW_WEIGHT * share,
  };
  return fitHead(head, seen, contour, { camera: firstCamera(at) });
}

function onVertex(v: number, x: number, y: number, weight: number): SeenPoint {
  return { vertices: [v, v, v], weights: [1, 0, 0], x, y, weight };
}

/** Highest and lowest vertex of each ear, where the head has ears. */
function earPoints(head: HeadModel, at: (i: number) => [number, number]): SeenPoint[] {
  const { neutral, regions } = head;
  return EARS.flatMap(({ top, low, side }): SeenPoint[] => {
    let [highest, lowest] = [-1, -1];
    for (let v = regions.face[0]; v < regions.face[1]; v++) {
      const [x, y, z] = [side * neutral[3 * v]!, neutral[3 * v + 1]!, neutral[3 * v + 2]!];
      if (x < 7.75 || y < -4 || y > 8 || z > 4) continue;
      if (highest < 0 || y > neutral[3 * highest + 1]!) highest = v;
      if (lowest < 0 || y < neutral[3 * lowest + 1]!) lowest = v;
    }
    if (highest < 0) return [];
    return [onVertex(highest, ...at(top), EAR_WEIGHT), onVertex(lowest, ...at(low), EAR_WEIGHT)];
  });
}

/** From the corners of the eyes: a camera right before an upright face. */
function firstCamera(at: (i: number) => [number, number]): FitCamera {
  const [right, left] = [
    [at(18), at(22)],
    [at(23), at(27)],
  ].map(([a, b]) => [(a![0] + b![0]) / 2, (a![1] + b![1]) / 2] as const) as [
    readonly [number, number],
    readonly [number, number],
  ];
  const scale = Math.hypot(left[0] - right[0], left[1] - right[1]) / EYES_APART;
  return { turn: [0, 0, 0], x: (left[0] + right[0]) / 2, y: (left[1] + right[1]) / 2 + EYES_ABOVE * scale, scale };
}
