import { assertShape, type FaceInput, type FaceRecognizer, type ImageBatch } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** Patches along each side. */
const patches = 4;

/**
 * The smallest recogniser there is: mean colours of 4 x 4 patches against the mean of the picture. It recognises nobody
 * well; it shows all that the interface asks for. A real one holds weights, and frees them in `dispose`.
 */
export class ToneRecognizer implements FaceRecognizer {
  readonly id = "tone-32";
  readonly input: FaceInput = { height: 32, width: 32, template: "arcface-112" };
  readonly embeddingSize = patches * patches * 3;

  embed(faces: ImageBatch): tf.Tensor2D {
    const [count] = assertShape(faces, [null, this.input.height, this.input.width, 3], `${this.id} (faces)`);
    const side = this.input.height / patches;
    return tf.tidy(() => {
      const tones = tf.mean(tf.reshape(faces, [-1, patches, side, patches, side, 3]), [2, 4]); // [N, 4, 4, 3]
      const rows = tf.reshape(tf.sub(tones, tf.mean(tones, [1, 2], true)), [count as number, this.embeddingSize]);
      return tf.div<tf.Tensor2D>(rows, tf.sqrt(tf.add(tf.sum(tf.square(rows), 1, true), 1e-12)));
    });
  }

  dispose(): void {}

  [Symbol.dispose](): void {
    this.dispose();
  }
}
