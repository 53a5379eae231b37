import type { Crop, DetectedFace, Pixels } from "@mfim/core";
import { cropOfQuad, ffhqQuad, type Quad, quadSide, shareOutside } from "../align/ffhq-crop.ts";
import { PictureError } from "../pictures/picture-error.ts";
import type { PrepareSettings } from "../prepared/manifest.ts";

export interface ChosenFace {
  readonly face: DetectedFace;
  readonly quad: Quad;
  readonly crop: Crop;
}

const area = ({ box: [, , width, height] }: DetectedFace) => width * height;

const fromCentre = ({ box: [left, top, width, height] }: DetectedFace, picture: Size) =>
  Math.hypot(left + width / 2 - picture.width / 2, top + height / 2 - picture.height / 2);

type Size = Pick<Pixels, "width" | "height">;

const rules: Readonly<
  Record<PrepareSettings["severalFaces"], (faces: readonly DetectedFace[], picture: Size, name: string) => DetectedFace>
> = {
  largest: (faces) => faces.reduce((best, face) => (area(face) > area(best) ? face : best)),
  centre: (faces, picture) =>
    faces.reduce((best, face) => (fromCentre(face, picture) < fromCentre(best, picture) ? face : best)),
  refuse: (faces, _, name) => {
    if (faces.length === 1) return faces[0] as DetectedFace;
    throw new PictureError(
      "several-faces",
      name,
      `${faces.length}; take the largest or the central one with --several-faces`,
    );
  },
};

/**
 * The face to take out of a picture, by the settings' rule.
 * @throws PictureError where there is none, or it is too small or cut by the border
 */
export function chooseFace(
  faces: readonly DetectedFace[],
  picture: Size,
  name: string,
  settings: PrepareSettings,
): ChosenFace {
  if (faces.length === 0) throw new PictureError("no-face", name, `in ${picture.width} x ${picture.height} pixels`);
  const face = rules[settings.severalFaces](faces, picture, name);
  const quad = ffhqQuad(face.landmarks);
  const side = quadSide(quad);
  if (side < settings.minimumSide) {
    throw new PictureError(
      "too-small",
      name,
      `its square is ${side.toFixed(0)} pixels wide, at least ${settings.minimumSide} are asked for`,
    );
  }
  const crop = cropOfQuad(quad, settings.size, { width: picture.width, height: picture.height });
  const outside = shareOutside(crop);
  if (outside > settings.maximumOutside) {
    throw new PictureError(
      "cut-by-border",
      name,
      `${(100 * outside).toFixed(0)} % of its square lies outside, at most ${(100 * settings.maximumOutside).toFixed(0)} % may`,
    );
  }
  return { face, quad, crop };
}
