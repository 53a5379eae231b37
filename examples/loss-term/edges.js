// A whole loss term: edges of the swap against those of the target, by what neighbouring pixels differ.
import * as tf from "@tensorflow/tfjs";

/** Differences to the neighbour on the right and below, [N, R - 1, R - 1, 3] each. */
function edgesOf(pictures) {
  return tf.tidy(() => {
    const [, height, width] = pictures.shape;
    const shifted = (down, right) => tf.slice(pictures, [0, down, right, 0], [-1, height - 1, width - 1, -1]);
    return [tf.sub(shifted(0, 1), shifted(0, 0)), tf.sub(shifted(1, 0), shifted(0, 0))];
  });
}

/** @param {{ name?: string }} options as the config has them */
export default ({ name = "edges" } = {}) => ({
  name,
  title: "edges (L1 of differences)",
  // Of the batch alone, outside the gradient's tape: the true swap where it is known, the target elsewhere.
  references: ({ reference, reconstructionWeights }) => ({
    edges: edgesOf(reference.pictures),
    weights: reconstructionWeights ?? tf.ones([reference.pictures.shape[0]]),
  }),
  // A mean over the pairs, unweighted: the config weighs it.
  value: (swap, { edges, weights }) =>
    tf.tidy(() => {
      const gaps = edgesOf(swap.pictures).map((found, n) => tf.mean(tf.abs(tf.sub(found, edges[n])), [1, 2, 3]));
      return tf.mean(tf.mul(tf.add(gaps[0], gaps[1]), weights));
    }),
});
