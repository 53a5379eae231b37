/** Uniform integers in [0, n), the same sequence for the same seed (mulberry32). */
export function seededIntegers(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * n);
  };
}

type Mutation = (bytes: Buffer, random: (n: number) => number, other: Buffer) => Buffer;

/** Lengths and offsets that break careless arithmetic. */
const extremes = [
  0n,
  1n,
  0x7fn,
  0xffn,
  0x7fffn,
  0xffffn,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
  1n << 40n,
  (1n << 53n) - 1n,
  (1n << 63n) - 1n,
  (1n << 64n) - 1n,
];

function withNumber(bytes: Buffer, at: number, width: number, value: bigint): Buffer {
  const changed = Buffer.from(bytes);
  for (let i = 0; i < width && at + i < changed.length; i++) changed[at + i] = Number((value >> BigInt(8 * i)) & 0xffn);
  return changed;
}

const mutations: readonly Mutation[] = [
  // A flipped bit, a random byte, an extreme number of 1, 2, 4 or 8 bytes.
  (bytes, random) => withNumber(bytes, random(bytes.length), 1, BigInt(random(256))),
  (bytes, random) => {
    const at = random(bytes.length);
    return withNumber(bytes, at, 1, BigInt((bytes[at] ?? 0) ^ (1 << random(8))));
  },
  (bytes, random) => withNumber(bytes, random(bytes.length), 1 << random(4), extremes[random(extremes.length)] ?? 0n),
  // Cut off, cut out, doubled, moved.
  (bytes, random) => bytes.subarray(0, random(bytes.length)),
  (bytes, random) => {
    const [from, length] = [random(bytes.length), 1 + random(64)];
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)]);
  },
  (bytes, random) => {
    const [from, length] = [random(bytes.length), 1 + random(64)];
    return Buffer.concat([bytes.subarray(0, from + length), bytes.subarray(from)]);
  },
  (bytes, random) => {
    const piece = bytes.subarray(random(bytes.length)).subarray(0, 1 + random(64));
    const at = random(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + piece.length)]);
  },
  // A piece of another file.
  (bytes, random, other) => {
    const piece = other.subarray(random(other.length)).subarray(0, 1 + random(256));
    const at = random(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + random(2) * piece.length)]);
  },
];

/** One to four random changes of a file. */
export function mutate(bytes: Buffer, other: Buffer, random: (n: number) => number): Buffer {
  let changed = bytes;
  for (let count = 1 + random(1 + random(4)); count > 0 && changed.length > 0; count--) {
    changed = (mutations[random(mutations.length)] as Mutation)(changed, random, other);
  }
  return changed;
}
