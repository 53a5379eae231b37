import { FACE_OVAL, type FaceOpening, LEFT_EYE, MESH_POINTS, MOUTH, RIGHT_EYE } from "../mesh/face-parts.ts";
import { insideDistance, polygonOf } from "../mesh/polygon.ts";
import { smoothStep } from "../mesh/scalar.ts";

/** Distance from the host's outline over which its shape gives way to the face's, pixels of the 512 crop. */
const BLEND = 45;

/**
 * The shape of a face on a host: the face's own inside, the host's at the outline but for the share `jaw`, blended by the
 * distance from the outline.
 * @param face [468, 3]
 * @param host [468, 3]
 */
export function shapeOnHost(face: Float32Array, host: Float32Array, unit: number, jaw: number): Float32Array {
  const outline = polygonOf(host, FACE_OVAL);
  const weights = Float32Array.from({ length: MESH_POINTS }, (_, i) => {
    const inside = Math.max(0, insideDistance(outline, host[3 * i]!, host[3 * i + 1]!));
    return smoothStep(0, BLEND * unit, inside);
  });
  // The face is moved so that its inner points lie about where the host's do.
  const shift = [0, 1, 2].map((axis) => {
    let [sum, total] = [0, 0];
    for (let i = 0; i < MESH_POINTS; i++) {
      sum += weights[i]! * (host[3 * i + axis]! - face[3 * i + axis]!);
      total += weights[i]!;
    }
    return sum / total;
  });
  const shape = host.map((own, i) => {
    const share = jaw + (1 - jaw) * weights[Math.floor(i / 3)]!;
    return own + share * (face[i]! + shift[i % 3]! - own);
  });
  for (const [part, least] of OPENINGS) keepOpen(shape, part, least);
  return shape;
}

/** Openings and the least distance of their borders, as a share of their width: features that are far from the mean may cross. */
const OPENINGS: readonly (readonly [FaceOpening, number])[] = [
  [RIGHT_EYE, 0.08],
  [LEFT_EYE, 0.08],
  [MOUTH, 0],
];

function keepOpen(shape: Float32Array, { corners: [a, b], upper, lower }: FaceOpening, least: number): void {
  const width = Math.abs(shape[3 * b]! - shape[3 * a]!);
  upper.forEach((up, i) => {
    const down = lower[i]!;
    // Borders may come close at the corners.
    const middle = Math.sin((Math.PI * (i + 1)) / (upper.length + 1));
    const lacking = least * middle * width - (shape[3 * down + 1]! - shape[3 * up + 1]!);
    if (lacking <= 0) return;
    shape[3 * up + 1] = shape[3 * up + 1]! - lacking / 2;
    shape[3 * down + 1] = shape[3 * down + 1]! + lacking / 2;
  });
}
