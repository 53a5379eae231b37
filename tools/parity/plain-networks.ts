import { createIResNet, createIrSe50, IResNetNetwork, IrSe50Network } from "@mfim/backbones/arcface";
import { createHopenet, HopenetNetwork } from "@mfim/backbones/hopenet";
import { createFidInception, InceptionNetwork } from "@mfim/backbones/inception";
import type { StateDict, TensorOwner } from "@mfim/core";
import { createDeep3d, Deep3dNetwork } from "@mfim/losses-3dmm";
import { type Module, publicShapes } from "@mfim/nn";
import { goldenPlanes, goldenUniform, goldenValues, plainGoldenState } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import type { ParityCheck } from "./parity-check.ts";

/** A network whose weights the golden formula makes. */
interface PlainNetwork<Net extends TensorOwner> {
  readonly name: string;
  /** Knows the keys and shapes; disposed as soon as they are read. */
  readonly layout: () => Module;
  readonly create: (state: StateDict) => Net;
  /** Side of its two pictures, and the formula's values that they are made of: v, or u in [0, 1). */
  readonly side: number;
  readonly values: typeof goldenValues;
  /** Outputs by the names of the golden; the pictures are as `values` gives them. */
  readonly outputs: (network: Net, pictures: tf.Tensor4D) => Readonly<Record<string, tf.Tensor>>;
}

function check<Net extends TensorOwner>({
  name,
  layout,
  create,
  side,
  values,
  outputs,
}: PlainNetwork<Net>): ParityCheck {
  return {
    name,
    async compute({ salt }) {
      using network = create(plainGoldenState(shapesOf(layout), salt));
      const pictures = goldenPlanes("image", [2, 3, side, side], values, salt);
      const computed = tf.tidy(() => outputs(network, pictures) as Record<string, tf.Tensor>);
      const read = Object.entries(computed).map(async ([key, x]) => [key, (await x.data()) as Float32Array] as const);
      const result = new Map(await Promise.all(read));
      tf.dispose([pictures, computed]);
      return result;
    },
  };
}

function shapesOf(layout: () => Module): ReturnType<typeof publicShapes> {
  using network = layout();
  return publicShapes(network);
}

/** Pictures in [0, 1] to [-1, 1], and v at half its size. */
const signed = (pictures: tf.Tensor4D) => tf.sub(tf.mul(pictures, 2), 1) as tf.Tensor4D;
const halved = (pictures: tf.Tensor4D) => tf.mul(pictures, 0.5) as tf.Tensor4D;

/** Every network of one picture input whose golden is made by the formula. */
export const plainNetworkChecks: readonly ParityCheck[] = [
  check({
    name: "arcface-ir-se50",
    layout: () => new IrSe50Network(),
    create: (state) => createIrSe50(state),
    side: 112,
    values: goldenValues,
    outputs: (network, pictures) => ({ embedding: network.embed(halved(pictures)) }),
  }),
  ...(
    [
      ["arcface-iresnet50", [3, 4, 14, 3]],
      ["arcface-iresnet100", [3, 13, 30, 3]],
    ] as const
  ).map(([name, units]) =>
    check({
      name,
      layout: () => new IResNetNetwork(units),
      create: (state) => createIResNet(state),
      side: 112,
      values: goldenValues,
      outputs: (network, pictures) => ({ embedding: network.embedding(halved(pictures)) }),
    }),
  ),
  check({
    name: "deep3dfacerecon-resnet50",
    layout: () => new Deep3dNetwork(),
    create: (state) => createDeep3d(state),
    side: 224,
    values: goldenUniform,
    outputs: (network, pictures) => ({ coefficients: network.coefficients(signed(pictures)) }),
  }),
  check({
    name: "hopenet-resnet50",
    layout: () => new HopenetNetwork(),
    create: (state) => createHopenet(state),
    side: 224,
    values: goldenValues,
    outputs: ({ network }, pictures) => {
      // The golden's pictures are normalised already, and its signs are Hopenet's.
      const logits = network.logits(network.features(pictures));
      return { ...logits, degrees: network.degrees(logits) };
    },
  }),
  check({
    name: "fid-inception",
    layout: () => new InceptionNetwork(),
    create: (state) => createFidInception(state),
    side: 128,
    values: goldenUniform,
    outputs: (network, pictures) => ({ features: network.features(signed(pictures)) }),
  }),
];
