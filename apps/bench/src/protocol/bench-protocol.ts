import type { Crop, Landmarks, Pixels } from "@mfim/core";
import type { Role } from "@mfim/metrics";
import type { Quad } from "@mfim/photographs";

/** Pictures that a protocol can have beside the swap. */
export type PictureRole = Exclude<Role, "swap">;

/** One swap to measure, by names: cheap to hold for every pair. */
export interface BenchPair {
  /** Unique in the protocol, and the same on every machine. */
  readonly id: string;
  /** What makes it hard, where the protocol sorts its pairs. */
  readonly stratum?: string;
  /** The data set's own names of the two pictures: other methods' outputs are found by them. */
  readonly source: string;
  readonly target: string;
  /** Number of the target's frame, from 0, where pictures are frames of videos. */
  readonly frame?: number;
  /** The swapped video that this is a frame of, where the protocol measures videos: its frames follow one another. */
  readonly video?: string;
  /** Whose face is given: its label in the retrieval gallery. */
  readonly sourcePerson: string;
}

/** A pair that was not measured, and why. */
export interface RefusedPair {
  readonly id: string;
  readonly why: string;
}

/** What was read of a pair: a picture of every role of the protocol, but for `reference`, which a pair may lack. All have the protocol's side and FFHQ's framing. */
export interface PairPictures {
  readonly pictures: { readonly [R in PictureRole]?: Pixels };
  /** Other pictures of a truth set, by role. */
  readonly variants?: Readonly<Record<string, Pixels>>;
  /** By region, [size, size] of 0 or 1; they lie over swap, target and truth alike. */
  readonly masks?: Readonly<Record<string, Uint8Array>>;
  /** In pixels of the pictures. */
  readonly landmarks?: { readonly [R in PictureRole]?: Landmarks };
  /** Where the target was cut out of its photograph: whole frames of other methods are cut the same way. */
  readonly targetCut?: { readonly photograph: Crop["photograph"]; readonly quad: Quad };
}

/** Which swaps are measured: all sources of pairs come down to this. Only names are in memory. */
export interface BenchProtocol extends AsyncDisposable {
  readonly name: string;
  /** SHA-256, hexadecimal: equal checksums mean equal swaps of equal pictures in equal order. */
  readonly checksum: string;
  /** One line on where the pictures come from. */
  readonly data: string;
  /** Side of the pictures, pixels. */
  readonly size: number;
  readonly roles: ReadonlySet<PictureRole>;
  readonly masks: readonly string[];
  readonly mixing: boolean;
  readonly pairs: readonly BenchPair[];
  /** Pairs that were asked for and are none of `pairs`, since the data lacks a picture or frame of theirs; absent where there is none. */
  readonly missing?: readonly RefusedPair[];
  /** Reads and decodes a pair. */
  read(index: number): Promise<PairPictures>;
}
