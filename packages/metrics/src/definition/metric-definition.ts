import type { FaceInput } from "@mfim/core";

/** The network that a figure was measured with, and how pictures reach it. */
export interface Instrument {
  /** The network's id. */
  readonly network: string;
  /** SHA-256 of its weights, where known. */
  readonly weights?: string;
  /** `null`: pictures as they are. */
  readonly input: FaceInput | null;
  /** Template that faces are aligned to, or "none". */
  readonly alignment: string;
  /** How pictures are brought to the input's size. */
  readonly resampling: string;
  /** What the values of the pictures mean, such as "[-1, 1]". */
  readonly valueRange: string;
}

/** What a figure is: data that its record repeats. */
export interface MetricDefinition {
  /** QUANTITY.ROLE, as docs/metrics.md lists them: "identity.source", "ssim-face.truth". */
  readonly name: string;
  readonly unit: string;
  readonly higherIsBetter: boolean;
  /** Smallest and largest possible value; `null`: unbounded. */
  readonly range: readonly [number | null, number | null];
  /** How many values become one, such as "mean over pairs". */
  readonly reduction: string;
  /** Absent where no network is needed. */
  readonly instrument?: Instrument;
}

/** Value range of pictures wherever a network looks at them. */
const networkRange = "[-1, 1]";

/** A network behind an aligner. */
export function alignedInstrument(
  network: { readonly id: string; readonly weights?: string; readonly input: FaceInput },
  aligner: { readonly resampling?: string },
): Instrument {
  const whole = network.input.template === "picture";
  return {
    ...identityOf(network),
    input: network.input,
    alignment: whole ? "none" : network.input.template,
    resampling: whole ? "the network's own" : (aligner.resampling ?? "unknown"),
    valueRange: networkRange,
  };
}

/** A network that takes pictures as they are. */
export function wholePictureInstrument(network: { readonly id: string; readonly weights?: string }): Instrument {
  return { ...identityOf(network), input: null, alignment: "none", resampling: "none", valueRange: networkRange };
}

function identityOf({ id, weights }: { readonly id: string; readonly weights?: string }) {
  return { network: id, ...(weights === undefined ? {} : { weights }) };
}
