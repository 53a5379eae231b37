import { CheckpointError, type NamedTensor, type StateDict } from "@mfim/core";
import { residualBlockPath } from "./public-paths.ts";
import { type Renaming, renameTensors } from "./rename-tensors.ts";

/** StyleGAN2-ADA's residual discriminator to rosinality's names; all shapes are equal. */
function renamings(top: number): readonly Renaming[] {
  const block = (side: string) => residualBlockPath(Number(side), top);
  return [
    { from: /^b\d+\.fromrgb\.weight$/, to: () => "convs.0.0.weight" },
    { from: /^b\d+\.fromrgb\.bias$/, to: () => "convs.0.1.bias" },
    { from: /^b(\d+)\.conv0\.weight$/, to: (side = "") => `${block(side)}.conv1.0.weight` },
    { from: /^b(\d+)\.conv0\.bias$/, to: (side = "") => `${block(side)}.conv1.1.bias` },
    { from: /^b(\d+)\.conv1\.weight$/, to: (side = "") => `${block(side)}.conv2.1.weight` },
    { from: /^b(\d+)\.conv1\.bias$/, to: (side = "") => `${block(side)}.conv2.2.bias` },
    { from: /^b(\d+)\.skip\.weight$/, to: (side = "") => `${block(side)}.skip.1.weight` },
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
