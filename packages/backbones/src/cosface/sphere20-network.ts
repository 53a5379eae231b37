import type { ImageBatch } from "@mfim/core";
import { Conv2d, Linear, Module, PRelu } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";

/** x + prelu2(conv2(prelu1(conv1 x))); there is no batch norm anywhere in this network. */
class ResidualBlock extends Module {
  readonly conv1: Conv2d;
  readonly prelu1: PRelu;
  readonly conv2: Conv2d;
  readonly prelu2: PRelu;

  constructor(channels: number) {
    super();
    this.conv1 = new Conv2d({ input: channels, output: channels, kernel: 3, padding: 1 });
    this.prelu1 = new PRelu(channels);
    this.conv2 = new Conv2d({ input: channels, output: channels, kernel: 3, padding: 1 });
    this.prelu2 = new PRelu(channels);
  }

  forward(x: tf.Tensor4D): tf.Tensor4D {
    return tf.tidy(() => {
      const inner = this.prelu1.forward(this.conv1.forward(x));
      return tf.add(x, this.prelu2.forward(this.conv2.forward(inner)));
    });
  }
}

function layerOf(input: number, output: number, blocks: number): (Conv2d | PRelu | ResidualBlock)[] {
  const halving = new Conv2d({ input, output, kernel: 3, stride: 2, padding: 1, bias: true });
  return [halving, new PRelu(output), ...Array.from({ length: blocks }, () => new ResidualBlock(output))];
}

/** CosFace's 20-layer network, key names of MuggleWang/CosFace_pytorch. */
export class Sphere20Network extends Module {
  readonly layer1 = layerOf(3, 64, 1);
  readonly layer2 = layerOf(64, 128, 2);
  readonly layer3 = layerOf(128, 256, 4);
  readonly layer4 = layerOf(256, 512, 1);
  readonly fc: Linear;
  readonly #flat: number;

  /** @param width of the input: 96 upstream, 112 in another public file; the height is 112 */
  constructor(width: 96 | 112) {
    super();
    const columns = width / 16;
    this.#flat = 7 * columns * 512;
    this.fc = new Linear({ input: [512, 7, columns], output: 512 });
  }

  /** [N, 112, width, 3] in [-1, 1] to [N, 512], not normalised. */
  forward(faces: ImageBatch): tf.Tensor2D {
    return tf.tidy(() => {
      const layers = [...this.layer1, ...this.layer2, ...this.layer3, ...this.layer4];
      const map = layers.reduce((x, layer) => layer.forward(x), faces as tf.Tensor4D); // [N, 7, width / 16, 512]
      return this.fc.forward(tf.reshape(map, [-1, this.#flat]));
    });
  }
}
