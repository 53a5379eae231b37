import {
  type AttributeEncoder,
  type Discriminator,
  type FaceAligner,
  type FaceRecognizer,
  type Generator,
  type GeneratorLayout,
  type MorphableRegressor,
  type PerceptualDistance,
  resizeImages,
  splitCodes,
} from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** The smallest networks that satisfy the seams: linear, so that everything has a closed form. */
const slot = (name: string, resolution: number, channels: number) =>
  ({ name, kind: "conv", resolution, channels, wPlus: 0 }) as const;

export const tinyLayout: GeneratorLayout = {
  resolution: 8,
  slots: [slot("a", 4, 2), slot("b", 8, 3), slot("c", 4, 4), slot("d", 8, 2)],
  noises: [
    { name: "a", resolution: 4, channels: 1 },
    { name: "b", resolution: 8, channels: 1 },
  ],
};

const owner = (variables: ReadonlyMap<string, tf.Variable>) => ({
  parameters: () => variables,
  state: () => variables,
  dispose: () => tf.dispose([...variables.values()]),
  [Symbol.dispose]: () => tf.dispose([...variables.values()]),
});

const variable = (shape: number[], seed: number) => tf.variable(tf.randomNormal(shape, 0, 0.5, "float32", seed));

const weightsBySlot = (shape: (channels: number) => number[], seed: number) =>
  new Map(tinyLayout.slots.map(({ name, channels }, index) => [name, variable(shape(channels), seed + index)]));

/** Codes: mean colour times a matrix a slot. Map of the first noise slot: the picture's mean over channels times a gain. */
export function tinyEncoder(seed = 1): AttributeEncoder {
  const matrices = weightsBySlot((channels) => [3, channels], seed);
  const gain = variable([1], seed + 50);
  const split = splitCodes(tinyLayout, 8);
  const code = (faces: tf.Tensor4D, index: number) =>
    tf.matMul(
      tf.mean(faces, [1, 2]) as tf.Tensor2D,
      matrices.get(tinyLayout.slots[index]?.name ?? "") as unknown as tf.Tensor2D,
    ) as tf.Tensor2D;
  const encodeIdentity = (faces: tf.Tensor4D) => ({ codes: split.identity.map((index) => code(faces, index)) });
  const encodeAttributes = (faces: tf.Tensor4D) => ({
    codes: split.attribute.map((index) => code(faces, index)),
    maps: [tf.mul(tf.mean(faces, 3, true), gain) as tf.Tensor4D, null],
  });
  return {
    ...owner(new Map([...matrices, ["gain", gain]])),
    layout: tinyLayout,
    split,
    inputSize: 4,
    encodeIdentity,
    encodeAttributes,
    encodePair: (source, target) => ({ identity: encodeIdentity(source), attributes: encodeAttributes(target) }),
  };
}

/** Picture: the sum of every code times its matrix, everywhere, plus the enlarged map. */
export function tinyGenerator(seed = 100): Generator {
  const matrices = weightsBySlot((channels) => [channels, 3], seed);
  return {
    ...owner(matrices),
    layout: tinyLayout,
    synthesisParameters: () => matrices,
    synthesize: ({ codes, maps }) =>
      tf.tidy(() => {
        const colours = codes.map((code, index) =>
          tf.matMul(code, matrices.get(tinyLayout.slots[index]?.name ?? "") as unknown as tf.Tensor2D),
        );
        const colour = tf.reshape(tf.addN(colours), [-1, 1, 1, 3]);
        return tf.add(colour, resizeImages(maps[0] as tf.Tensor4D, 8)) as tf.Tensor4D;
      }),
  };
}

/** Logit: a weighted sum of the pixels. */
export function tinyDiscriminator(seed = 200): Discriminator & { readonly weight: tf.Variable } {
  const weight = variable([8 * 8 * 3, 1], seed);
  return {
    ...owner(new Map([["weight", weight]])),
    weight,
    logits: (pictures) =>
      tf.matMul(tf.reshape(pictures, [-1, 8 * 8 * 3]) as tf.Tensor2D, weight as unknown as tf.Tensor2D) as tf.Tensor2D,
  };
}

/** How often each network was asked, and how deep in gradient tapes. */
export interface CallLog {
  readonly network: string;
  readonly tapes: number;
}

const unowned = { dispose() {}, [Symbol.dispose]() {} };
const input = { height: 6, width: 6, template: "tiny" };

export function tinyLossNetworks(log: CallLog[] = []) {
  const note = (network: string) => log.push({ network, tapes: tf.engine().state.gradientDepth });
  const colours = (faces: tf.Tensor4D) => tf.mean(faces, [1, 2]) as tf.Tensor2D;
  const recognizer: FaceRecognizer = {
    ...unowned,
    id: "colour",
    input,
    embeddingSize: 3,
    embed(faces) {
      note("recognizer");
      const mean = colours(faces);
      return tf.div(mean, tf.sqrt(tf.add(tf.sum(tf.square(mean), 1, true), 1e-12))) as tf.Tensor2D;
    },
  };
  const regressor: MorphableRegressor = {
    ...unowned,
    id: "colour-3dmm",
    input,
    sizes: { shape: 3, expression: 3, pose: 3 },
    regress(faces) {
      note("regressor");
      const mean = colours(faces);
      return { shape: mean, expression: tf.mul(mean, 2), pose: tf.mul(mean, 3) };
    },
  };
  const perceptual: PerceptualDistance = {
    ...unowned,
    id: "squares",
    distance(a, b) {
      note("perceptual");
      return tf.mean(tf.square(tf.sub(a, b)), [1, 2, 3]) as tf.Tensor1D;
    },
  };
  const aligner: FaceAligner = { align: (faces, { height, width }) => resizeImages(faces, height, width) };
  return { recognizer, regressor, perceptual, aligner };
}

/** Pictures of one colour each plus noise. */
export function tinyFaces(count: number, seed: number, side = 8): tf.Tensor4D {
  return tf.tidy(() => {
    const colour = tf.randomUniform([count, 1, 1, 3], -1, 1, "float32", seed);
    return tf.add(colour, tf.randomUniform([count, side, side, 3], -0.3, 0.3, "float32", seed + 1)) as tf.Tensor4D;
  });
}
