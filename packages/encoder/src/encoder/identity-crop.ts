import { ConfigError } from "@mfim/core";

/**
 * The square of an aligned picture that shows who it is, as shares of the picture's side from its left and top edge. A face recogniser
 * knows faces in such a square; the rest (hair, surroundings) is what the target keeps.
 */
export interface IdentityCrop {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

/** A crop in pixels of the encoder's input. */
export interface CropPlan {
  /** Side of the encoder's input, such that the crop has the side of the pyramid's. */
  readonly inputSize: number;
  readonly left: number;
  readonly top: number;
}

/**
 * @param pyramidSize side of the pyramid's input, which the crop fills pixel by pixel
 * @throws ConfigError
 */
export function planCrop({ left, top, side }: IdentityCrop, pyramidSize: number): CropPlan {
  const isInside = side > 0 && left >= 0 && top >= 0 && left + side <= 1 && top + side <= 1;
  if (!isInside) {
    throw new ConfigError(
      `identityCrop: expected a square inside the picture, with left, top, left + side and top + side between 0 and 1, got left ${left}, top ${top}, side ${side}.`,
    );
  }
  const inputSize = Math.round(pyramidSize / side);
  const place = (share: number) => Math.min(Math.round(share * inputSize), inputSize - pyramidSize);
  return { inputSize, left: place(left), top: place(top) };
}
