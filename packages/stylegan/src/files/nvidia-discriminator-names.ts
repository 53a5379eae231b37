import { CheckpointError, type NamedTensor, type StateDict } from "@mfim/core";
import { type Renaming, renameTensors } from "./rename-tensors.ts";

/** Residual block of a resolution, 1 at the full one; 0 is the colour layer. */
const blockOf = (resolution: string, top: number) => 1 + Math.log2(top / Number(resolution));

/** StyleGAN2-ADA's residual discriminator to rosinality's names; all shapes are equal. */
function renamings(top: number): readonly Renaming[] {
  return [
    { from: /^b\d+\.fromrgb\.weight$/, to: () => "convs.0.0.weight" },
    { from: /^b\d+\.fromrgb\.bias$/, to: () => "convs.0.1.bias" },
    { from: /^b(\d+)\.conv0\.weight$/, to: (side = "") => `convs.${blockOf(side, top)}.conv1.0.weight` },
    { from: /^b(\d+)\.conv0\.bias$/, to: (side = "") => `convs.${blockOf(side, top)}.conv1.1.bias` },
    { from: /^b(\d+)\.conv1\.weight$/, to: (side = "") => `convs.${blockOf(side, top)}.conv2.1.weight` },
    { from: /^b(\d+)\.conv1\.bias$/, to: (side = "") => `convs.${blockOf(side, top)}.conv2.2.bias` },
    { from: /^b(\d+)\.skip\.weight$/, to: (side = "") => `convs.${blockOf(side, top)}.skip.1.weight` },
    { from: /^b4\.conv\.weight$/, to: () => "final_conv.0.weight" },
    { from: /^b4\.conv\.bias$/, to: () => "final_conv.1.bias" },
    { from: /^b4\.fc\.(weight|bias)$/, to: (kind = "") => `final_linear.0.${kind}` },
    { from: /^b4\.out\.(weight|bias)$/, to: (kind = "") => `final_linear.1.${kind}` },
  ];
}

/**
 * A discriminator of NVIDIA's StyleGAN2-ADA (the part `D` of its pickle) in rosinality's names.
 * @throws CheckpointError where no colour layer tells its resolution
 */
export function nvidiaDiscriminatorToPublicNames(state: StateDict, origin = "checkpoint"): Map<string, NamedTensor> {
  const colour = [...state.keys()].map((key) => /^b(\d+)\.fromrgb\.weight$/.exec(key)?.[1]).filter(Boolean);
  if (colour.length !== 1)
    throw new CheckpointError(
      `${origin}: expected the one colour layer bN.fromrgb.weight of a residual StyleGAN2-ADA discriminator, found ${colour.length}.`,
    );
  return renameTensors(state, renamings(Number(colour[0])));
}
