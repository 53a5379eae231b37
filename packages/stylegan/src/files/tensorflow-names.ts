import { CheckpointError, type NamedTensor, type StateDict } from "@mfim/core";
import { residualBlockPath, styledConvPath, toRgbPath } from "./public-paths.ts";
import { type Renaming, renameTensors } from "./rename-tensors.ts";
import { toOihw, transposed } from "./tensorflow-values.ts";

type Shape = readonly number[];
const oihw = ([h = 1, w = 1, i = 1, o = 1]: Shape) => [o, i, h, w];
const modulated = (shape: Shape) => [1, ...oihw(shape)];
const outIn = ([i = 1, o = 1]: Shape) => [o, i];

/** A square resolution as TensorFlow's scopes have it, "64x64". */
const scope = "(\\d+)x\\d+";
const synthesis = (rest: string) => new RegExp(`^components\\.synthesis\\.${scope}/${rest}$`);

/** A styled convolution: `Conv` at 4 px, else `Conv0_up` and `Conv1`. */
const styled = "(Conv|Conv0_up|Conv1)";
const styledPath = (side: string, name: string) => styledConvPath(Number(side), name === "Conv0_up" ? 0 : 1);
const rgbPath = (side: string) => toRgbPath(Number(side));

/** The modulation adds 1 to its bias in TensorFlow's code; PyTorch's ports store the sum. */
const plusOne = (values: Float32Array) => values.map((value) => value + 1);

const generatorRenamings: readonly Renaming[] = [
  { from: /^dlatent_avg$/, to: () => "latent_avg" },
  {
    from: /^components\.mapping\.Dense(\d+)\/weight$/,
    to: (layer = "") => `style.${Number(layer) + 1}.weight`,
    shape: outIn,
    values: transposed,
  },
  { from: /^components\.mapping\.Dense(\d+)\/bias$/, to: (layer = "") => `style.${Number(layer) + 1}.bias` },
  { from: synthesis("Const/const"), to: () => "input.input" },
  { from: /^components\.synthesis\.noise(\d+)$/, to: (slot = "") => `noises.noise_${slot}` },
  {
    // Stored for a convolution that is transposed: the other way round than PyTorch's ports keep it.
    from: synthesis("(Conv0_up)/weight"),
    to: (side = "", name = "") => `${styledPath(side, name)}.conv.weight`,
    shape: modulated,
    values: (values, shape) => toOihw(values, shape, true),
  },
  {
    from: synthesis(`${styled}/weight`),
    to: (side = "", name = "") => `${styledPath(side, name)}.conv.weight`,
    shape: modulated,
    values: toOihw,
  },
  {
    from: synthesis(`${styled}/mod_weight`),
    to: (side = "", name = "") => `${styledPath(side, name)}.conv.modulation.weight`,
    shape: outIn,
    values: transposed,
  },
  {
    from: synthesis(`${styled}/mod_bias`),
    to: (side = "", name = "") => `${styledPath(side, name)}.conv.modulation.bias`,
    values: plusOne,
  },
  {
    from: synthesis(`${styled}/noise_strength`),
    to: (side = "", name = "") => `${styledPath(side, name)}.noise.weight`,
    shape: () => [1],
  },
  {
    from: synthesis(`${styled}/bias`),
    to: (side = "", name = "") => `${styledPath(side, name)}.activate.bias`,
  },
  {
    from: synthesis("ToRGB/weight"),
    to: (side = "") => `${rgbPath(side)}.conv.weight`,
    shape: modulated,
    values: toOihw,
  },
  {
    from: synthesis("ToRGB/mod_weight"),
    to: (side = "") => `${rgbPath(side)}.conv.modulation.weight`,
    shape: outIn,
    values: transposed,
  },
  { from: synthesis("ToRGB/mod_bias"), to: (side = "") => `${rgbPath(side)}.conv.modulation.bias`, values: plusOne },
  { from: synthesis("ToRGB/bias"), to: (side = "") => `${rgbPath(side)}.bias`, shape: ([o = 3]) => [1, o, 1, 1] },
];

/** A generator of NVIDIA's StyleGAN2 in TensorFlow (the part `Gs` of its pickle) in rosinality's names, axes and orientation. */
export function tensorflowGeneratorToPublicNames(state: StateDict): Map<string, NamedTensor> {
  return renameTensors(state, generatorRenamings);
}

function discriminatorRenamings(top: number): readonly Renaming[] {
  const block = (side: string) => residualBlockPath(Number(side), top);
  const layers: readonly (readonly [scope: string, path: (side: string) => readonly [weight: string, bias: string]])[] =
    [
      [`${scope}/FromRGB`, () => ["convs.0.0", "convs.0.1"]],
      [`${scope}/Conv0`, (side) => [`${block(side)}.conv1.0`, `${block(side)}.conv1.1`]],
      [`${scope}/Conv1_down`, (side) => [`${block(side)}.conv2.1`, `${block(side)}.conv2.2`]],
      [`${scope}/Skip`, (side) => [`${block(side)}.skip.1`, `${block(side)}.skip.2`]],
      ["(4)x4/Conv", () => ["final_conv.0", "final_conv.1"]],
      ["(4)x4/Dense0", () => ["final_linear.0", "final_linear.0"]],
      ["()Output", () => ["final_linear.1", "final_linear.1"]],
    ];
  return layers.flatMap(([name, path]): Renaming[] => [
    {
      from: new RegExp(`^${name}/weight$`),
      to: (side = "") => `${path(side)[0]}.weight`,
      shape: (shape) => (shape.length === 2 ? outIn(shape) : oihw(shape)),
      values: (values, shape) => (shape.length === 2 ? transposed(values, shape) : toOihw(values, shape)),
    },
    { from: new RegExp(`^${name}/bias$`), to: (side = "") => `${path(side)[1]}.bias` },
  ]);
}

/**
 * A residual discriminator of NVIDIA's StyleGAN2 in TensorFlow (the part `D` of its pickle) in rosinality's names and axes.
 * @throws CheckpointError where no colour layer tells its resolution
 */
export function tensorflowDiscriminatorToPublicNames(
  state: StateDict,
  origin = "checkpoint",
): Map<string, NamedTensor> {
  const colour = [...state.keys()].map((key) => /^(\d+)x\d+\/FromRGB\/weight$/.exec(key)?.[1]).filter(Boolean);
  if (colour.length !== 1)
    throw new CheckpointError(
      `${origin}: expected the one colour layer NxN/FromRGB/weight of a residual StyleGAN2 discriminator, found ${colour.length}.`,
    );
  return renameTensors(state, discriminatorRenamings(Number(colour[0])));
}
