import type { NamedTensor, StateDict } from "@mfim/core";

/** How the tensors of one pattern are called elsewhere. */
export interface Renaming {
  readonly from: RegExp;
  /** The public name; captures are the groups of `from`. */
  readonly to: (...captures: string[]) => string;
  /** The public shape from the stored one. */
  readonly shape?: (shape: readonly number[]) => readonly number[];
  /** The public values from the stored ones, where more than the name differs. */
  readonly values?: (values: Float32Array, shape: readonly number[]) => Float32Array;
}

/** Filters are constants, in all codes; `lod` is a switch of progressive growing. */
const constants = /resample_filter$|^lod$/;

/** Applies the first renaming that fits; a key that none knows keeps its name, so that strict loading reports it. */
export function renameTensors(state: StateDict, renamings: readonly Renaming[]): Map<string, NamedTensor> {
  const renamed = new Map<string, NamedTensor>();
  for (const [key, tensor] of state) {
    if (constants.test(key)) continue;
    const rule = renamings.find(({ from }) => from.test(key));
    const captures = rule?.from.exec(key)?.slice(1) ?? [];
    const shape = rule?.shape?.(tensor.shape) ?? tensor.shape;
    const toFloat32 = () => rule?.values?.(tensor.toFloat32(), tensor.shape) ?? tensor.toFloat32();
    renamed.set(rule?.to(...captures) ?? key, { shape, dtype: tensor.dtype, toFloat32 });
  }
  return renamed;
}
