import { Conv2d, Module, relu } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import type { Trunk, TrunkLayer } from "./trunks.ts";

class Fire extends Module {
  readonly squeeze: Conv2d;
  readonly expand1x1: Conv2d;
  readonly expand3x3: Conv2d;

  constructor(input: number, squeeze: number, expand: number) {
    super();
    this.squeeze = new Conv2d({ input, output: squeeze, kernel: 1, bias: true });
    this.expand1x1 = new Conv2d({ input: squeeze, output: expand, kernel: 1, bias: true });
    this.expand3x3 = new Conv2d({ input: squeeze, output: expand, kernel: 3, padding: 1, bias: true });
  }

  forward(x: tf.Tensor4D): tf.Tensor4D {
    const narrow = relu(this.squeeze.forward(x));
    return relu(tf.concat([this.expand1x1.forward(narrow), this.expand3x3.forward(narrow)], 3));
  }
}

/** A layer with weights, or the function that stands at its index. */
type Layer = Conv2d | Fire | ((x: tf.Tensor4D) => tf.Tensor4D);

function layerOf(layer: TrunkLayer): Layer {
  switch (layer.kind) {
    case "convolution":
      return new Conv2d({ ...layer, bias: true });
    case "fire":
      return new Fire(layer.input, layer.squeeze, layer.expand);
    case "relu":
      return relu;
    case "max-pool":
      return (x) => maxPool(x, layer.kernel, layer.stride, layer.ceil === true);
  }
}

/** `ceil` counts a last window that hangs over the edge; the zeros there never win, since the map comes from a ReLU. */
function maxPool(x: tf.Tensor4D, kernel: number, stride: number, ceil: boolean): tf.Tensor4D {
  const overhang = (side: number) => (ceil ? (stride - ((side - kernel) % stride)) % stride : 0);
  const [, height, width] = x.shape;
  const pads: [number, number][] = [
    [0, 0],
    [0, overhang(height)],
    [0, overhang(width)],
    [0, 0],
  ];
  const padded = pads.some(([, after]) => after > 0) ? tf.pad(x, pads) : x;
  return tf.maxPool(padded, kernel, stride, "valid");
}

/** The convolutional part of an image classifier, keyed as torchvision: `features.N`. */
export class TrunkNetwork extends Module {
  readonly features: readonly Layer[];
  readonly #taps: ReadonlySet<number>;

  constructor({ layers, taps }: Trunk) {
    super();
    this.features = layers.map(layerOf);
    this.#taps = new Set(taps.map(({ after }) => after));
  }

  /** Normalised pictures [N, H, W, 3] to the tapped maps, [N, h, w, C] each, in order. */
  forward(x: tf.Tensor4D): tf.Tensor4D[] {
    return tf.tidy(() => {
      const tapped: tf.Tensor4D[] = [];
      let map = x;
      this.features.forEach((layer, index) => {
        map = typeof layer === "function" ? layer(map) : layer.forward(map);
        if (this.#taps.has(index)) tapped.push(map);
      });
      return tapped;
    });
  }
}
