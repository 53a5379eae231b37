import { contourOf, FACE_OVAL, type FaceOpening, LEFT_EYE, MOUTH, RIGHT_EYE } from "../mesh/face-parts.ts";
import { insideDistance, polygonOf } from "../mesh/polygon.ts";
import { smoothStep } from "../mesh/scalar.ts";
import { triangulate } from "../mesh/triangulate.ts";

/** The shape in which skins are compared and composed: the mean of everybody's, of both expressions. */
export interface CanonicalFace {
  /** [468, 3] pixels of the texture */
  readonly points: Float32Array;
  readonly triangles: Uint16Array;
  readonly width: number;
  readonly height: number;
  /** [height, width] how much of a composed face is laid on a host: 0 at the outline, 1 further inside */
  readonly mask: Float32Array;
  /** [height, width] the openings, soft at the lids and lips */
  readonly eyes: Float32Array;
  readonly mouth: Float32Array;
}

/** Distances from the outline, in pixels of the 512 crop, between which a composed face fades in. */
const FADE_IN = [3, 27] as const;

/**
 * @param mean [468, 3] pixels of the frame
 * @param unit length of a pixel of the 512 crop in pixels of the frame
 */
export function canonicalFace(mean: Float32Array, unit: number): CanonicalFace {
  const outline = polygonOf(mean, FACE_OVAL);
  const least = (axis: number) => Math.floor(Math.min(...outline.filter((_, i) => i % 2 === axis))) - 2;
  const most = (axis: number) => Math.ceil(Math.max(...outline.filter((_, i) => i % 2 === axis))) + 2;
  const [left, top] = [least(0), least(1)];
  const [width, height] = [most(0) - left + 1, most(1) - top + 1];
  const points = mean.map((v, i) => (i % 3 === 0 ? v - left : i % 3 === 1 ? v - top : v));
  const oval = polygonOf(points, FACE_OVAL);
  const field = (value: (x: number, y: number) => number) =>
    Float32Array.from({ length: width * height }, (_, p) => value(p % width, Math.floor(p / width)));
  const opening = (parts: readonly FaceOpening[]) => {
    const contours = parts.map((part) => polygonOf(points, contourOf(part)));
    const soft = Math.max(0.75, 1.6 * unit);
    return field((x, y) =>
      smoothStep(-soft, soft, Math.max(...contours.map((contour) => insideDistance(contour, x, y)))),
    );
  };
  return {
    points,
    triangles: triangulate(points, 3),
    width,
    height,
    mask: field((x, y) => smoothStep(FADE_IN[0] * unit, FADE_IN[1] * unit, insideDistance(oval, x, y))),
    eyes: opening([RIGHT_EYE, LEFT_EYE]),
    mouth: opening([MOUTH]),
  };
}
