import { cosine } from "../pairs/vector.ts";

/** Vectors of frames that follow one another at equal steps. */
export type FrameRun = readonly ArrayLike<number>[];

/** Mean cosine similarity of the embeddings of neighbouring frames: 1 where identity never changes. NaN for one frame. */
export function neighbourSimilarity(run: FrameRun): number {
  let sum = 0;
  for (let t = 1; t < run.length; t++) sum += cosine(run[t - 1] as ArrayLike<number>, run[t] as ArrayLike<number>);
  return sum / (run.length - 1);
}

/**
 * Mean size of the second difference over time |r(t-1) - 2 r(t) + r(t+1)|: 0 where a value rests or moves evenly. Rows of
 * several points of `dimensions` numbers each give the mean over their points. NaN for fewer than three frames.
 */
export function jitter(run: FrameRun, dimensions: number): number {
  let sum = 0;
  let count = 0;
  for (let t = 1; t + 1 < run.length; t++) {
    const [before, now, after] = [run[t - 1], run[t], run[t + 1]] as [FrameRun[0], FrameRun[0], FrameRun[0]];
    for (let point = 0; point < now.length; point += dimensions) {
      let square = 0;
      for (let i = point; i < point + dimensions; i++)
        square += ((before[i] as number) - 2 * (now[i] as number) + (after[i] as number)) ** 2;
      sum += Math.sqrt(square);
      count += 1;
    }
  }
  return sum / count;
}
