import type { Estimate } from "@mfim/metrics";

/** One figure of one method. */
export interface Figure extends Estimate {
  readonly unit: string;
  readonly higherIsBetter: boolean;
  /** Network it was measured with. */
  readonly network?: string;
  /** Whether that network also served in the method's training loss. */
  readonly servedInLoss: boolean;
}

export interface MethodResult {
  readonly method: string;
  readonly figures: Readonly<Record<string, Figure>>;
  /** Gain in identity and how much was kept of each attribute. */
  readonly summary: Readonly<Record<string, Estimate>>;
}

/** What a run of the bench writes to result.json. */
export interface BenchResult {
  readonly format: "mfim-bench-1";
  readonly protocol: {
    readonly name: string;
    readonly seed: number;
    readonly pairs: number;
    readonly checksum: string;
  };
  readonly data: string;
  readonly networks: Readonly<Record<string, string>>;
  readonly methods: readonly MethodResult[];
  readonly versions: Readonly<Record<string, string>>;
}
