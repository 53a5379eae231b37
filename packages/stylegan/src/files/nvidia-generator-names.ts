import type { NamedTensor, StateDict } from "@mfim/core";
import { styledConvPath, toRgbPath } from "./public-paths.ts";
import { type Renaming, renameTensors } from "./rename-tensors.ts";

const leadingOne = (shape: readonly number[]) => [1, ...shape];
const asMap = (shape: readonly number[]) => [1, 1, ...shape];

/** The styled convolution of a block: b4 has one, the others an upsampling `conv0` and a `conv1`. */
const convPath = (resolution: string, which: string) => styledConvPath(Number(resolution), Number(which));

const rgbPath = (resolution: string) => toRgbPath(Number(resolution));

/** Noise slot of a convolution: 0 at 4 px, then two a resolution. */
function noisePath(resolution: string, which: string): string {
  return `noises.noise_${resolution === "4" ? 0 : 2 * Math.log2(Number(resolution)) - 5 + Number(which)}`;
}

/**
 * StyleGAN2-ADA's names to rosinality's. Upsampling weights keep their orientation: NVIDIA's PyTorch code stores them as
 * rosinality does, only those of the older TensorFlow pickles are flipped.
 */
const renamings: readonly Renaming[] = [
  {
    from: /^mapping\.fc(\d+)\.(weight|bias)$/,
    to: (layer = "", kind = "") => `style.${Number(layer) + 1}.${kind}`,
  },
  { from: /^mapping\.w_avg$/, to: () => "latent_avg" },
  { from: /^synthesis\.b4\.const$/, to: () => "input.input", shape: leadingOne },
  {
    from: /^synthesis\.b(\d+)\.conv([01])\.weight$/,
    to: (side = "", which = "") => `${convPath(side, which)}.conv.weight`,
    shape: leadingOne,
  },
  {
    from: /^synthesis\.b(\d+)\.conv([01])\.affine\.(weight|bias)$/,
    to: (side = "", which = "", kind = "") => `${convPath(side, which)}.conv.modulation.${kind}`,
  },
  {
    from: /^synthesis\.b(\d+)\.conv([01])\.noise_strength$/,
    to: (side = "", which = "") => `${convPath(side, which)}.noise.weight`,
    shape: () => [1],
  },
  {
    from: /^synthesis\.b(\d+)\.conv([01])\.noise_const$/,
    to: (side = "", which = "") => noisePath(side, which),
    shape: asMap,
  },
  {
    from: /^synthesis\.b(\d+)\.conv([01])\.bias$/,
    to: (side = "", which = "") => `${convPath(side, which)}.activate.bias`,
  },
  {
    from: /^synthesis\.b(\d+)\.torgb\.weight$/,
    to: (side = "") => `${rgbPath(side)}.conv.weight`,
    shape: leadingOne,
  },
  {
    from: /^synthesis\.b(\d+)\.torgb\.affine\.(weight|bias)$/,
    to: (side = "", kind = "") => `${rgbPath(side)}.conv.modulation.${kind}`,
  },
  {
    from: /^synthesis\.b(\d+)\.torgb\.bias$/,
    to: (side = "") => `${rgbPath(side)}.bias`,
    shape: ([channels = 3]) => [1, channels, 1, 1],
  },
];

/** A generator of NVIDIA's StyleGAN2-ADA (the part `G_ema` of its pickle) in rosinality's names. */
export function nvidiaGeneratorToPublicNames(state: StateDict): Map<string, NamedTensor> {
  return renameTensors(state, renamings);
}
