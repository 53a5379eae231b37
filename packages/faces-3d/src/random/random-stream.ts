/**
 * The one source of chance in this package: sfc32 (Chris Doty-Humphrey's Small Fast Counting generator, 32 bit, three
 * words of state and a counter), seeded by hashing a label with cyrb128 and discarding 12 draws. The same label gives
 * the same stream on every machine; nothing here calls Math.random.
 */
export class RandomStream {
  readonly #state: Uint32Array;

  private constructor(state: Uint32Array) {
    this.#state = state;
  }

  /** A stream named by its labels, e.g. `RandomStream.of(seed, "person", 17)`; streams with different labels are unrelated. */
  static of(...labels: readonly (string | number)[]): RandomStream {
    const random = new RandomStream(hashLabel(labels.join("/")));
    for (let i = 0; i < 12; i++) random.uniform();
    return random;
  }

  /** Uniform in [0, 1), 32 bits of it. */
  uniform(): number {
    const s = this.#state;
    const t = (s[0]! + s[1]! + s[3]!) | 0;
    s[3] = s[3]! + 1;
    s[0] = s[1]! ^ (s[1]! >>> 9);
    s[1] = (s[2]! + (s[2]! << 3)) | 0;
    s[2] = (((s[2]! << 21) | (s[2]! >>> 11)) + t) | 0;
    return (t >>> 0) / 4294967296;
  }

  /** Uniform in [low, high). */
  range(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** Standard normal (Box and Muller), redrawn until it lies within +-limit. */
  normal(limit = Number.POSITIVE_INFINITY): number {
    for (;;) {
      const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
      const value = radius * Math.cos(2 * Math.PI * this.uniform());
      if (Math.abs(value) <= limit) return value;
    }
  }

  /** True with probability p. */
  chance(p: number): boolean {
    return this.uniform() < p;
  }

  /** An integer in [0, n). */
  index(n: number): number {
    return Math.min(n - 1, Math.floor(this.uniform() * n));
  }

  /** One entry, all equally likely. */
  pick<T>(entries: readonly T[]): T {
    return entries[this.index(entries.length)]!;
  }

  /** One entry, likely in proportion to its weight. */
  weighted<T>(entries: readonly (readonly [T, number])[]): T {
    let left = this.uniform() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [entry, weight] of entries) {
      left -= weight;
      if (left < 0) return entry;
    }
    return entries[entries.length - 1]![0];
  }
}

/** cyrb128: four 32-bit words from a string (public domain, bryc). */
function hashLabel(label: string): Uint32Array {
  let a = 1779033703;
  let b = 3144134277;
  let c = 1013904242;
  let d = 2773480762;
  for (let i = 0; i < label.length; i++) {
    const code = label.charCodeAt(i);
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  return Uint32Array.of(a ^ b ^ c ^ d, b ^ a, c ^ a, d ^ a);
}
