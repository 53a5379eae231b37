import type { Crop, DetectedFace, Pixels } from "@mfim/core";
import { cropOfQuad, ffhqQuad, type Quad, quadSide, shareOutside } from "../align/ffhq-crop.ts";
import { PictureError } from "../pictures/picture-error.ts";
import type { SeveralFaces } from "./several-faces.ts";

export interface ChosenFace {
  readonly face: DetectedFace;
  readonly quad: Quad;
  readonly crop: Crop;
}

/** Which of several faces: by a rule, by its number from left to right, or the one nearest to a point of the picture. */
export type FaceChoice =
  | SeveralFaces
  | { readonly number: number }
  | { readonly nearest: readonly [x: number, y: number] };

/** What a face must have to be used. */
export interface FaceLimits {
  /** Side of the aligned picture, pixels. */
  readonly size: number;
  /** Smallest side of the FFHQ square in the photograph, pixels. */
  readonly minimumSide: number;
  /** Largest share of the square outside the photograph. */
  readonly maximumOutside: number;
}

type Size = Pick<Pixels, "width" | "height">;

const area = ({ box: [, , width, height] }: DetectedFace) => width * height;
const middle = ({ box: [left, top, width, height] }: DetectedFace) => [left + width / 2, top + height / 2] as const;
const nearestTo = (faces: readonly DetectedFace[], x: number, y: number) => {
  const distance = (face: DetectedFace) => Math.hypot(middle(face)[0] - x, middle(face)[1] - y);
  return faces.reduce((best, face) => (distance(face) < distance(best) ? face : best));
};

type Rule = (faces: readonly DetectedFace[], picture: Size, name: string) => readonly DetectedFace[];

/** They get at least one face, from left to right. */
const rules: Readonly<Record<SeveralFaces, Rule>> = {
  largest: (faces) => [faces.reduce((best, face) => (area(face) > area(best) ? face : best))],
  centre: (faces, { width, height }) => [nearestTo(faces, width / 2, height / 2)],
  all: (faces) => faces,
  refuse: (faces, _, name) => {
    if (faces.length === 1) return faces;
    throw new PictureError("several-faces", name, `${faces.length}; choose the largest, the central one, or all`, {
      faces: faces.length,
    });
  },
};

/**
 * The faces to take out of a picture, from left to right; more than one only for "all".
 * @throws PictureError where there is none, or several and none was chosen
 */
export function selectFaces(
  faces: readonly DetectedFace[],
  picture: Size,
  name: string,
  choice: FaceChoice,
): readonly DetectedFace[] {
  if (faces.length === 0) throw new PictureError("no-face", name, `in ${picture.width} x ${picture.height} pixels`);
  const ordered = [...faces].sort((a, b) => middle(a)[0] - middle(b)[0]);
  if (typeof choice === "string") return rules[choice](ordered, picture, name);
  if ("nearest" in choice) return [nearestTo(ordered, ...choice.nearest)];
  const chosen = ordered[choice.number];
  if (chosen !== undefined) return [chosen];
  throw new PictureError(
    "no-face",
    name,
    `face ${choice.number} from the left was asked for, there are ${faces.length}, counted from 0`,
    { faces: faces.length, asked: choice.number },
  );
}

/**
 * A face's square in the picture.
 * @throws PictureError where it is too small or cut by the border
 */
export function placeFace(face: DetectedFace, picture: Size, name: string, limits: FaceLimits): ChosenFace {
  const quad = ffhqQuad(face.landmarks);
  const side = quadSide(quad);
  if (side < limits.minimumSide) {
    throw new PictureError(
      "too-small",
      name,
      `its square is ${side.toFixed(0)} pixels wide, at least ${limits.minimumSide} are asked for`,
    );
  }
  const crop = cropOfQuad(quad, limits.size, { width: picture.width, height: picture.height });
  const outside = shareOutside(crop);
  if (outside > limits.maximumOutside) {
    throw new PictureError(
      "cut-by-border",
      name,
      `${(100 * outside).toFixed(0)} % of its square lies outside, at most ${(100 * limits.maximumOutside).toFixed(0)} % may`,
    );
  }
  return { face, quad, crop };
}
