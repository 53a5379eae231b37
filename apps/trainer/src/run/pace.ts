/** Throughput, smoothed over about twenty steps, and the time left. */
export class Pace {
  readonly #picturesPerStep: number;
  readonly #started = performance.now();
  #lap = performance.now();
  #steps = 0;
  #rate = 0;

  constructor(picturesPerStep: number) {
    this.#picturesPerStep = picturesPerStep;
  }

  /** Before a step. */
  start(): void {
    this.#lap = performance.now();
  }

  /** After a step. The first ones trace graphs and tell nothing of the rest. */
  stop(): void {
    const now = (this.#picturesPerStep * 1000) / (performance.now() - this.#lap);
    this.#steps += 1;
    this.#rate = this.#steps < 5 ? now : this.#rate * 0.95 + now * 0.05;
  }

  get picturesPerSecond(): number {
    return this.#rate;
  }

  /** Seconds since the start. */
  get seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }

  /** @param limit of the whole process, seconds */
  secondsLeft(steps: number, limit = Number.POSITIVE_INFINITY): number {
    return Math.min((steps * this.#picturesPerStep) / this.#rate, limit - this.seconds);
  }
}
