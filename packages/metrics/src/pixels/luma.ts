import type { FloatPicture } from "./float-picture.ts";

/** Luma of each pixel by the weights of Rec. 709, of gamma-coded values: height * width values in [0, 1]. */
export function luma({ height, width, data }: FloatPicture): Float64Array {
  return Float64Array.from(
    { length: height * width },
    (_, pixel) =>
      0.2126 * (data[3 * pixel] as number) +
      0.7152 * (data[3 * pixel + 1] as number) +
      0.0722 * (data[3 * pixel + 2] as number),
  );
}
