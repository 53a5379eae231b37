import type * as tf from "@tensorflow/tfjs";
import { CLASSES, type LabelledFaces } from "./render-faces.ts";

export type Overlap = Readonly<Record<(typeof CLASSES)[number], number>>;

/**
 * Intersection over union of each class, all pixels of all faces together.
 * @param classify pictures [n, side, side, 3] in [-1, 1] to scores [n, side, side, classes]; disposed here
 */
export async function overlap(
  faces: LabelledFaces,
  classify: (pictures: Float32Array, count: number) => tf.Tensor,
): Promise<Overlap> {
  const counts = CLASSES.map(() => ({ both: 0, either: 0 }));
  const area = faces.size ** 2;
  for (let n = 0; n < faces.count; n++) {
    const own = faces.values.subarray(n * area * 4, (n + 1) * area * 4);
    const pictures = new Float32Array(area * 3);
    for (let i = 0; i < area; i++)
      for (let c = 0; c < 3; c++) pictures[3 * i + c] = (own[4 * i + c] as number) / 127.5 - 1;
    const scores = classify(pictures, 1);
    const values = await scores.data();
    scores.dispose();
    for (let i = 0; i < area; i++) {
      const row = Array.from(values.subarray(i * CLASSES.length, (i + 1) * CLASSES.length));
      const [said, is] = [row.indexOf(Math.max(...row)), own[4 * i + 3] as number];
      if (said === is) (counts[said] as { both: number }).both++;
      for (const label of new Set([said, is])) (counts[label] as { either: number }).either++;
    }
  }
  return Object.fromEntries(
    CLASSES.map((name, i) => [name, (counts[i]?.both ?? 0) / Math.max(1, counts[i]?.either ?? 0)]),
  ) as Overlap;
}
