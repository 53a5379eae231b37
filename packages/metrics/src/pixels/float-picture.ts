/** A picture in float64: values in [0, 1], interleaved RGB, rows from top to bottom. */
export interface FloatPicture {
  readonly height: number;
  readonly width: number;
  /** height * width * 3 values. */
  readonly data: Float64Array;
}

/** Weight of each pixel in [0, 1], height * width values. Absent: all pixels alike. */
export type PixelWeights = ArrayLike<number>;
