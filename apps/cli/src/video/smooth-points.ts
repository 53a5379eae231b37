/** Frequencies in hertz; speeds in sides of the face a second. */
export interface Smoothing {
  /** Cutoff where nothing moves: lower is steadier. */
  readonly stillCutoff: number;
  /** By how much the cutoff rises with speed: higher follows faster. */
  readonly perSpeed: number;
}

const defaultSmoothing: Smoothing = { stillCutoff: 1.5, perSpeed: 4 };

/** Cutoff of the speed itself. */
const speedCutoff = 1;

/** Share of a new value by a low-pass filter's cutoff. */
const share = (cutoff: number, seconds: number) => 1 / (1 + 1 / (2 * Math.PI * cutoff * seconds));

/**
 * The One Euro filter (Casiez, Roussel and Vogel, CHI 2012) over all points of a face at once: one cutoff, from their mean
 * speed, so that a face keeps its shape while it is held still or let go.
 */
export class SmoothPoints {
  readonly #smoothing: Smoothing;
  #last: Float32Array | undefined;
  #velocity: Float32Array;

  constructor(smoothing: Smoothing = defaultSmoothing) {
    this.#smoothing = smoothing;
    this.#velocity = new Float32Array();
  }

  /**
   * @param points x0 y0 x1 y1 ...
   * @param side of the face, in the points' own unit
   * @param seconds since the points before
   */
  next(points: Float32Array, side: number, seconds: number): Float32Array {
    const last = this.#last;
    if (last === undefined || last.length !== points.length) {
      this.#velocity = new Float32Array(points.length);
      this.#last = Float32Array.from(points);
      return Float32Array.from(points);
    }
    const step = Math.max(seconds, 1e-6);
    const taken = share(speedCutoff, step);
    this.#velocity = this.#velocity.map(
      (before, i) =>
        before + taken * (((points[i] as number) - (last[i] as number)) / step / Math.max(side, 1) - before),
    );
    const speed = Math.sqrt((2 * this.#velocity.reduce((sum, v) => sum + v * v, 0)) / points.length);
    const { stillCutoff, perSpeed } = this.#smoothing;
    const follow = share(stillCutoff + perSpeed * speed, step);
    this.#last = last.map((before, i) => before + follow * ((points[i] as number) - before));
    return Float32Array.from(this.#last);
  }

  /** The next points are taken as they are: a cut, or a face that was gone. */
  reset(): void {
    this.#last = undefined;
  }
}
