import type { Landmarks } from "./landmarks.ts";
import type { Pixels } from "./pixels.ts";

/** Row-major 2 x 3 affine map of pixel coordinates: x' = a x + b y + c, y' = d x + e y + f. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** How an aligned face came out of its photograph. The crop and its inverse travel together. */
export interface Crop {
  /** Side of the square crop, pixels. */
  readonly size: number;
  readonly photograph: { readonly width: number; readonly height: number };
  readonly toCrop: Affine;
  readonly toPhotograph: Affine;
}

export interface FaceSample {
  readonly id: string;
  readonly person?: string;
  readonly pixels: Pixels;
  readonly crop: Crop;
  /** In pixels of the crop. */
  readonly landmarks?: Landmarks;
}

export interface FaceDataset {
  readonly length: number;
  at(index: number): Promise<FaceSample>;
}
