import type { FaceRecognizer } from "@mfim/core";
import { TemplateAligner } from "@mfim/data-ffhq/templates";
import type { Judge } from "@mfim/faces-2d";
import * as tf from "@tensorflow/tfjs";

/** A recogniser as a judge of likeness; it stays the caller's. */
export function recogniserJudge(name: string, recognizer: FaceRecognizer, limit: number): Judge {
  const aligner = new TemplateAligner();
  return {
    name,
    limit,
    async embed(pictures, count, size) {
      const embeddings = tf.tidy(() => {
        const faces = tf.tensor4d(Float32Array.from(pictures), [count, size, size, 3]).div<tf.Tensor4D>(127.5).sub(1);
        return recognizer.embed(aligner.align(faces as tf.Tensor4D, recognizer.input));
      });
      const values = (await embeddings.data()) as Float32Array;
      embeddings.dispose();
      const width = values.length / count;
      return Array.from({ length: count }, (_, n) => values.slice(n * width, (n + 1) * width));
    },
  };
}
