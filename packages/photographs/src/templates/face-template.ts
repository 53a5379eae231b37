/** Five points, x0 y0 ... x4 y4: left eye, right eye, nose tip, left and right mouth corner, left being left in the picture. */
export type FivePoints = readonly [number, number, number, number, number, number, number, number, number, number];

/**
 * Where the five points of an average face lie in a network's crop. Coordinates are normalised to the crop: 0 is the
 * outer edge of the first pixel, 1 the outer edge of the last.
 */
export interface FaceTemplate {
  readonly name: string;
  /** Width over height of the crop. */
  readonly aspect: number;
  readonly points: FivePoints;
  /** Where the numbers come from. */
  readonly source: string;
}

/** Five points in pixels whose centres are the integers, as OpenCV counts, normalised to a crop of `width` x `height`. */
export function normalizePoints(pixels: FivePoints, width: number, height: number): FivePoints {
  return pixels.map((value, i) => (value + 0.5) / (i % 2 === 0 ? width : height)) as unknown as FivePoints;
}
