import * as tf from "@tensorflow/tfjs";

/**
 * Runs `body` a few times and fails if the number of live tensors grows: the first run may fill caches.
 * `body` must dispose what it creates.
 */
export async function expectNoLeak(body: () => void | Promise<void>, runs = 3): Promise<void> {
  await body();
  const before = tf.memory().numTensors;
  for (let run = 0; run < runs; run++) await body();
  const after = tf.memory().numTensors;
  if (after !== before) throw new Error(`Expected no tensor to leak, got ${after - before} more after ${runs} runs.`);
}
