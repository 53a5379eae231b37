import { CheckpointError, type StateDict } from "@mfim/core";
import type { GeneratorOptions } from "../generator.ts";

/** Resolution, channel table and latent width of a generator, read off the shapes of its tensors in rosinality's names. */
export function generatorOptionsFrom(
  state: StateDict,
  origin = "checkpoint",
): Required<Pick<GeneratorOptions, "resolution" | "channels" | "latentSize" | "mappingLayers">> {
  const sizeAt = (key: string, axis: number) => {
    const size = state.get(key)?.shape[axis];
    if (size === undefined)
      throw new CheckpointError(`${origin}: expected the tensor ${key} of a StyleGAN2 generator, found none.`);
    return size;
  };
  const channels: Record<number, number> = { 4: sizeAt("input.input", 1) };
  let resolution = 4;
  for (let block = 0; state.has(`convs.${2 * block}.conv.weight`); block++) {
    resolution *= 2;
    channels[resolution] = sizeAt(`convs.${2 * block}.conv.weight`, 1);
  }
  const mappingLayers = [...state.keys()].filter((key) => /^style\.\d+\.weight$/.test(key)).length;
  return { resolution, channels, latentSize: sizeAt("conv1.conv.modulation.weight", 1), mappingLayers };
}
