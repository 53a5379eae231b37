import type { Affine } from "@mfim/core";

/** A crop square in picture coordinates: centre, and the half-extent along its own x and y axes. */
export interface CropQuad {
  readonly centre: readonly [number, number];
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/**
 * The crop of FFHQ from 68 landmarks, as published with the data set (NVlabs/ffhq-dataset, recreate_aligned_images):
 * eye and mouth centres fix direction, size and centre. Pure numbers: any unit, y down or up alike.
 * Its own arithmetic: the last digits of `@mfim/photographs` would be other pictures than those whose checksums are published.
 * @param landmarks [68, 2] row by row, iBUG order
 */
export function ffhqSquare(landmarks: ArrayLike<number>): CropQuad {
  if (landmarks.length !== 136) {
    throw new RangeError(`ffhqSquare expects 68 landmarks (136 numbers), got ${landmarks.length} numbers`);
  }
  const left = meanPoint(landmarks, 36, 42);
  const right = meanPoint(landmarks, 42, 48);
  const eyes: [number, number] = [(left[0] + right[0]) / 2, (left[1] + right[1]) / 2];
  const eyeToEye: [number, number] = [right[0] - left[0], right[1] - left[1]];
  const mouth: [number, number] = [(landmarks[96]! + landmarks[108]!) / 2, (landmarks[97]! + landmarks[109]!) / 2];
  const eyeToMouth: [number, number] = [mouth[0] - eyes[0], mouth[1] - eyes[1]];
  // x = eye_to_eye - flipud(eye_to_mouth) * [-1, 1]
  const x: [number, number] = [eyeToEye[0] + eyeToMouth[1], eyeToEye[1] - eyeToMouth[0]];
  const length = Math.hypot(x[0], x[1]);
  const size = Math.max(Math.hypot(eyeToEye[0], eyeToEye[1]) * 2.0, Math.hypot(eyeToMouth[0], eyeToMouth[1]) * 1.8);
  x[0] *= size / length;
  x[1] *= size / length;
  return {
    centre: [eyes[0] + eyeToMouth[0] * 0.1, eyes[1] + eyeToMouth[1] * 0.1],
    x,
    y: [-x[1], x[0]],
  };
}

/** The four corners in FFHQ's order: top left, bottom left, bottom right, top right; [4, 2] row by row. */
export function quadCorners({ centre: [cx, cy], x: [xx, xy], y: [yx, yy] }: CropQuad): Float64Array {
  return Float64Array.of(
    cx - xx - yx,
    cy - xy - yy,
    cx - xx + yx,
    cy - xy + yy,
    cx + xx + yx,
    cy + xy + yy,
    cx + xx - yx,
    cy + xy - yy,
  );
}

/** The map from picture coordinates to the crop of `size` pixels, whose corners are (0, 0) and (size, size). */
export function quadToCrop({ centre, x, y }: CropQuad, size: number): Affine {
  const scale = size / 2 / (x[0] * x[0] + x[1] * x[1]);
  const half = size / 2;
  return [
    x[0] * scale,
    x[1] * scale,
    half - (x[0] * centre[0] + x[1] * centre[1]) * scale,
    y[0] * scale,
    y[1] * scale,
    half - (y[0] * centre[0] + y[1] * centre[1]) * scale,
  ];
}

function meanPoint(points: ArrayLike<number>, from: number, to: number): [number, number] {
  let x = 0;
  let y = 0;
  for (let i = from; i < to; i++) {
    x += points[2 * i]!;
    y += points[2 * i + 1]!;
  }
  return [x / (to - from), y / (to - from)];
}
