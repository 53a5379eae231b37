import type { FaceAligner, FaceRecognizer, LikenessJudge } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** Pictures that are embedded at once. */
const BATCH = 16;

/**
 * A recogniser as a judge of likeness.
 * @param centred subtracts the mean embedding of the first pictures it is shown (the photographs): for recognisers whose
 * embeddings all lie to one side, as those of faceres do
 */
export function recogniserJudge(
  recognizer: FaceRecognizer,
  aligner: FaceAligner,
  limit: LikenessJudge["limit"],
  centred: boolean,
): LikenessJudge {
  let mean: Float32Array | undefined;
  return {
    name: centred ? `${recognizer.id}, centred` : recognizer.id,
    limit,
    async embed(pictures, size) {
      const rows: Float32Array[] = [];
      for (let first = 0; first < pictures.length; first += BATCH) {
        const batch = pictures.slice(first, first + BATCH);
        const embedded = tf.tidy(() => {
          const values = Float32Array.from(
            batch.flatMap((bytes) => [...bytes]),
            (byte) => byte / 127.5 - 1,
          );
          return recognizer.embed(aligner.align(tf.tensor4d(values, [batch.length, size, size, 3]), recognizer.input));
        });
        const values = (await embedded.data()) as Float32Array;
        embedded.dispose();
        const width = values.length / batch.length;
        batch.forEach((_, i) => {
          rows.push(values.slice(i * width, (i + 1) * width));
        });
      }
      if (!centred) return rows;
      mean ??= rows[0]!.map((_, k) => rows.reduce((sum, row) => sum + (row[k] as number), 0) / rows.length);
      return rows.map((row) => unit(row.map((x, k) => x - (mean?.[k] as number))));
    },
  };
}

function unit(row: Float32Array): Float32Array {
  const length = Math.hypot(...row) || 1;
  return row.map((x) => x / length);
}
