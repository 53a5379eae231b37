/** A small seeded generator (sfc32) whose state can be saved: the same seed gives the same numbers on every machine. */
export class Random {
  private readonly words: Uint32Array;
  private spare: number | undefined;

  /** @param seed any integer, or a saved `state()` */
  constructor(seed: number | RandomState) {
    if (typeof seed === "number") {
      this.words = Uint32Array.of(0, seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0, 1);
      for (let i = 0; i < 15; i++) this.integer();
    } else {
      this.words = Uint32Array.from(seed.words);
      this.spare = seed.spare ?? undefined;
    }
  }

  state(): RandomState {
    return { words: Array.from(this.words), spare: this.spare ?? null };
  }

  /** Uniform over 0 .. 2^32 - 1. */
  private integer(): number {
    const [a, b, c, counter] = this.words as unknown as [number, number, number, number];
    const sum = (a + b + counter) >>> 0;
    this.words[3] = counter + 1;
    this.words[0] = b ^ (b >>> 9);
    this.words[1] = c + (c << 3);
    this.words[2] = ((c << 21) | (c >>> 11)) + sum;
    return sum;
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    return this.integer() / 2 ** 32;
  }

  /** An integer in [0, below). */
  below(below: number): number {
    return Math.floor(this.uniform() * below);
  }

  /** Standard normal, by Box and Muller's polar method. */
  normal(): number {
    if (this.spare !== undefined) {
      const value = this.spare;
      this.spare = undefined;
      return value;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const factor = Math.sqrt((-2 * Math.log(s)) / s);
        this.spare = v * factor;
        return u * factor;
      }
    }
  }
}

/** Plain JSON. */
export interface RandomState {
  readonly words: readonly number[];
  readonly spare: number | null;
}
