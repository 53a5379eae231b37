import type { NamedTensor } from "@mfim/core";

/** What a check may need to recompute a golden. */
interface ParityContext {
  /** The golden's tensors, for checks whose inputs are stored with the outputs. */
  readonly golden: ReadonlyMap<string, NamedTensor>;
  /** The golden's metadata. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Put before every name of the formula. */
  readonly salt: string;
  /** The folder of pretrained weights beside the goldens. */
  readonly weights: string;
}

/** One golden file and how this project computes it. */
export interface ParityCheck {
  /** The file's name without `.safetensors`. */
  readonly name: string;
  /** Tensors of the file that are inputs, not outputs. */
  readonly inputs?: readonly string[];
  /** Tensors that are compared as gradients, by the relative L2 error. */
  readonly gradients?: RegExp;
  /** Every output of the file by its name there, in PyTorch's layout (NCHW). */
  compute(context: ParityContext): Promise<ReadonlyMap<string, Float32Array>>;
}
