import type { TruthPreset } from "./presets.ts";

/** What a set is, as far as its pixels go: its format and its folder do not matter. */
type SetIdentity = Pick<TruthPreset, "kind" | "seed" | "size" | "pairs" | "degraded">;

interface KnownSet extends SetIdentity {
  /** `checksum` of set.json */
  readonly checksum: string;
}

/** Sets that were rendered from ICT-FaceKit's head, with Node 20 on x86-64: everybody's are to be the same. */
export const KNOWN_SETS: readonly KnownSet[] = [
  /** `render --preset swap-truth-v1`: the whole benchmark. */
  {
    kind: "swap",
    seed: "swap-truth-v1",
    size: 256,
    pairs: 2000,
    degraded: false,
    checksum: "d175c5c34b642edaaaa4a571f23be2eb7ce4305460f3b6785d5806b58f3f712c",
  },
  /** `render --preset swap-truth-v1 --limit 400`: the first fifth of the benchmark, 80 pairs of each stratum. */
  {
    kind: "swap",
    seed: "swap-truth-v1",
    size: 256,
    pairs: 400,
    degraded: false,
    checksum: "416f4d39bff72c8eda31ba5190051a58ce2fdfb4f6438796ed2188498cf3982d",
  },
  {
    kind: "swap",
    seed: "swap-truth-v1",
    size: 128,
    pairs: 64,
    degraded: true,
    checksum: "ef124817423a6ac8712cf2781b0e4e5b61848f369cb6246271708794c3f21cba",
  },
  /** `render --preset mix-truth-v1`: the whole benchmark. */
  {
    kind: "mix",
    seed: "mix-truth-v1",
    size: 256,
    pairs: 2000,
    degraded: false,
    checksum: "861ff4e3484c779fff48a203c181142e3f33398120d93ab8d36684d68ee2ded5",
  },
  {
    kind: "mix",
    seed: "mix-truth-v1",
    size: 128,
    pairs: 64,
    degraded: false,
    checksum: "14d407af2da3f1c6a11310f25d98435038ffdefbc07d70a47e9f166cb08f38f8",
  },
];

/** The checksum that a set has wherever it was rendered; `undefined` for one that nobody noted. */
export function knownChecksum({ kind, seed, size, pairs, degraded, people }: TruthPreset): string | undefined {
  if (people !== undefined) return undefined;
  return KNOWN_SETS.find(
    (set) =>
      set.kind === kind && set.seed === seed && set.size === size && set.pairs === pairs && set.degraded === degraded,
  )?.checksum;
}
