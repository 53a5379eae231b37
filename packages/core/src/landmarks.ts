/** Which points a landmark list holds, in which order. */
export type LandmarkScheme = "ibug-68" | "mediapipe-468" | "five-points";

/** Facial landmarks in pixels; (0, 0) is the centre of the top left pixel, x grows to the right, y downwards. */
export interface Landmarks {
  readonly scheme: LandmarkScheme;
  /** x0, y0, x1, y1, ... */
  readonly points: Float32Array;
}
