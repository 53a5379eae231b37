import type { Estimate, MeasurementRecord, NetworkIdentity } from "@mfim/metrics";
import type { RefusedPair } from "../protocol/bench-protocol.ts";

/** Figures of one stratum: means alone, with the number of pairs that they are of. */
export interface StratumFigures {
  readonly pairs: number;
  readonly figures: Readonly<Record<string, number>>;
}

/** Which pairs were measured: equal checksums mean equal ones. */
export interface ProtocolIdentity {
  readonly name: string;
  /** SHA-256, hexadecimal. */
  readonly checksum: string;
  readonly pairs: number;
  /** Side of the pictures, pixels. */
  readonly size: number;
  /** One line on where the pictures come from. */
  readonly data: string;
}

/** Which method was measured: another training is another method. */
export interface MethodIdentity {
  readonly method: string;
  readonly about: string;
  /** SHA-256 of its files, where it has any. */
  readonly files: string | null;
  readonly lossNetworks: readonly NetworkIdentity[];
}

export interface MethodResult extends MethodIdentity {
  /** Every figure with what it was measured with. */
  readonly figures: Readonly<Record<string, MeasurementRecord>>;
  /** Gain in identity and how much was kept of each attribute. */
  readonly summary: Readonly<Record<string, Estimate>>;
  readonly strata: Readonly<Record<string, StratumFigures>>;
  /** Pairs that the method had no answer for. */
  readonly missing: number;
  /** Those of them of which it is known why: not there, or not to be read, of the method or of the protocol; absent where there is none. */
  readonly refused?: readonly RefusedPair[];
  /** Of the swap alone, on the machine that measured. */
  readonly secondsPerSwap: number | null;
}

/** When and where a run ended; figures do not depend on it, seconds do. */
export interface Occasion {
  /** ISO 8601, UTC. */
  readonly date: string;
  /** System, processor and memory, without a name of the machine. */
  readonly machine: string;
}

/** What a run of the bench writes to result.json. */
export interface BenchResult {
  readonly format: "mfim-bench-2";
  /** Absent in results of before it was noted. */
  readonly occasion?: Occasion;
  readonly protocol: ProtocolIdentity;
  /** Pairs of the protocol that the data has not, and why: nobody was asked for them, and none of the figures counts them. Absent where all are there. */
  readonly missing?: readonly RefusedPair[];
  readonly methods: readonly MethodResult[];
  readonly software: Readonly<Record<string, string>>;
}

/** Values by pair (of videos: by video), as values.json has them: method, metric, then ids and values. */
export type BenchValues = Readonly<
  Record<
    string,
    Readonly<
      Record<
        string,
        { readonly ids: readonly string[]; readonly values: readonly number[]; readonly missing: readonly string[] }
      >
    >
  >
>;
