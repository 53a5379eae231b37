import type { DetectedFace, LandmarkDetector, Landmarks, Pixels } from "@mfim/core";
import { applyAffine } from "../align/affine.ts";
import { type AlignedFace, alignFace } from "../align/align-face.ts";
import type { Quad } from "../align/ffhq-crop.ts";
import { PictureError } from "../pictures/picture-error.ts";
import { type FaceChoice, placeFace, selectFaces } from "./choose-face.ts";
import { sharpness } from "./sharpness.ts";

export interface CutOptions {
  /** Side of the aligned pictures, pixels. */
  readonly size: number;
  /** Which faces where there are several. Default "refuse". */
  readonly faces?: FaceChoice;
  /** Smallest side of the FFHQ square in the photograph, pixels. Default 0: whatever was found. */
  readonly minimumSide?: number;
  /** Largest share of the square outside the photograph. Default 0.25. */
  readonly maximumOutside?: number;
  /** Smallest `sharpness`. Default 0. */
  readonly minimumSharpness?: number;
  readonly oversampling?: number;
  /** What to call the photograph in messages. Default "the photograph". */
  readonly name?: string;
}

/** A face cut out of a photograph, with its way back: `pasteBack(photograph, pixels, crop)`. */
export interface CutFace extends AlignedFace {
  readonly face: DetectedFace;
  readonly quad: Quad;
  /** In pixels of the crop. */
  readonly landmarks: Landmarks;
}

/**
 * Finds faces in one photograph and aligns those that are wanted, from left to right.
 * @param faces a detector, or the faces that somebody found already
 * @throws PictureError, with `refusal`, for no face, several, one cut by the border, too small or too blurred
 */
export async function cutFaces(
  photograph: Pixels,
  faces: LandmarkDetector | readonly DetectedFace[],
  options: CutOptions,
): Promise<CutFace[]> {
  const { size, name = "the photograph", minimumSide = 0, maximumOutside = 0.25, minimumSharpness = 0 } = options;
  const found = "detect" in faces ? await faces.detect(photograph) : faces;
  const cut: CutFace[] = [];
  for (const face of selectFaces(found, photograph, name, options.faces ?? "refuse")) {
    const { quad } = placeFace(face, photograph, name, { size, minimumSide, maximumOutside });
    const aligned = await alignFace(photograph, quad, options);
    assertSharp(sharpness(aligned.pixels), minimumSharpness, name);
    const points = applyAffine(aligned.crop.toCrop, face.landmarks.points);
    cut.push({ ...aligned, face, quad, landmarks: { scheme: face.landmarks.scheme, points } });
  }
  return cut;
}

/** @throws PictureError */
export function assertSharp(measured: number, minimum: number, name: string): void {
  if (measured < minimum)
    throw new PictureError("too-blurred", name, `sharpness ${measured.toFixed(1)}, at least ${minimum} is asked for`);
}
