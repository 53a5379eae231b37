import type { ImageBatch } from "@mfim/core";
import { BatchNorm, Conv2d, Linear, Module, PRelu } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";

class IBasicBlock extends Module {
  readonly bn1: BatchNorm;
  readonly conv1: Conv2d;
  readonly bn2: BatchNorm;
  readonly prelu: PRelu;
  readonly conv2: Conv2d;
  readonly bn3: BatchNorm;
  readonly downsample?: readonly [Conv2d, BatchNorm];

  constructor(input: number, output: number, stride: number) {
    super();
    this.bn1 = new BatchNorm({ channels: input });
    this.conv1 = new Conv2d({ input, output, kernel: 3, padding: 1 });
    this.bn2 = new BatchNorm({ channels: output });
    this.prelu = new PRelu(output);
    this.conv2 = new Conv2d({ input: output, output, kernel: 3, stride, padding: 1 });
    this.bn3 = new BatchNorm({ channels: output });
    if (stride !== 1 || input !== output)
      this.downsample = [new Conv2d({ input, output, kernel: 1, stride }), new BatchNorm({ channels: output })];
  }

  forward(x: tf.Tensor4D): tf.Tensor4D {
    return tf.tidy(() => {
      const inner = this.prelu.forward(this.conv1.forwardNormalised(this.bn1.forward(x), this.bn2));
      const shortcut = this.downsample === undefined ? x : this.downsample[0].forwardNormalised(x, this.downsample[1]);
      return tf.add(this.conv2.forwardNormalised(inner, this.bn3), shortcut);
    });
  }
}

function layerOf(input: number, output: number, units: number): IBasicBlock[] {
  return Array.from(
    { length: units },
    (_, unit) => new IBasicBlock(unit === 0 ? input : output, output, unit === 0 ? 2 : 1),
  );
}

/** Units of the four layers: 3, 4, 14, 3 in iresnet50, 3, 13, 30, 3 in iresnet100. */
export type IResNetUnits = readonly [number, number, number, number];

/** insightface's iresnet, key names of arcface_torch (`backbone.pth`). */
export class IResNetNetwork extends Module {
  readonly conv1 = new Conv2d({ input: 3, output: 64, kernel: 3, padding: 1 });
  readonly bn1 = new BatchNorm({ channels: 64 });
  readonly prelu = new PRelu(64);
  readonly layer1: readonly IBasicBlock[];
  readonly layer2: readonly IBasicBlock[];
  readonly layer3: readonly IBasicBlock[];
  readonly layer4: readonly IBasicBlock[];
  readonly bn2 = new BatchNorm({ channels: 512 });
  readonly fc = new Linear({ input: [512, 7, 7], output: 512 });
  readonly features = new BatchNorm({ channels: 512 });

  constructor(units: IResNetUnits) {
    super();
    this.layer1 = layerOf(64, 64, units[0]);
    this.layer2 = layerOf(64, 128, units[1]);
    this.layer3 = layerOf(128, 256, units[2]);
    this.layer4 = layerOf(256, 512, units[3]);
  }

  /** [N, 112, 112, 3] in [-1, 1] to [N, 512], not normalised. */
  forward(faces: ImageBatch): tf.Tensor2D {
    return tf.tidy(() => {
      const stem = this.prelu.forward(this.conv1.forwardNormalised(faces, this.bn1));
      const blocks = [...this.layer1, ...this.layer2, ...this.layer3, ...this.layer4];
      const map = this.bn2.forward(blocks.reduce((x, block) => block.forward(x), stem)); // [N, 7, 7, 512]
      return this.features.forward(this.fc.forward(tf.reshape(map, [-1, 7 * 7 * 512])));
    });
  }
}
