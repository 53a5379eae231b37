/** A decoded picture on the JavaScript side: interleaved RGB, rows from top to bottom, 8 bits a channel. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** width * height * 3 bytes. */
  readonly data: Uint8Array;
}
