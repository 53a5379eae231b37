import * as tf from "@tensorflow/tfjs";

/**
 * tf.depthwiseConv2d with one filter a channel. Where size stays (stride 1, "same", odd sides), the gradient by the input is
 * a depthwise convolution with the filter turned by half a turn: TensorFlow's own kernel for it takes three to six times
 * as long as its forward one on a CPU.
 * @param x [N, H, W, C]
 * @param filter [kh, kw, C, 1]
 */
export function depthwiseConvolution(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  stride: number,
  padding: "same" | "valid",
): tf.Tensor4D {
  const [height, width] = filter.shape;
  const keepsSize = stride === 1 && padding === "same" && height % 2 === 1 && width % 2 === 1;
  if (!keepsSize) return tf.depthwiseConv2d(x, filter, stride, padding);
  const convolve = tf.customGrad((input, weights, save) => {
    (save as tf.GradSaveFunc)([input as tf.Tensor, weights as tf.Tensor]);
    return {
      value: tf.depthwiseConv2d(input as tf.Tensor4D, weights as tf.Tensor4D, 1, "same"),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [savedInput, savedWeights] = saved as [tf.Tensor4D, tf.Tensor4D];
        const turned = tf.reverse(savedWeights, [0, 1]);
        return [
          depthwiseConvolution(dy as tf.Tensor4D, turned, 1, "same"),
          filterGradient(savedInput, dy as tf.Tensor4D, savedWeights.shape),
        ];
      },
    };
  });
  return convolve(x, filter) as tf.Tensor4D;
}

/** The gradient by the filter; itself without a gradient, as in tfjs. */
function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, filterShape: tf.Tensor4D["shape"]): tf.Tensor {
  const inputs = { x, dy } as unknown as tf.NamedTensorMap;
  const attributes = { strides: [1, 1], pad: "same", dilations: [1, 1], filterShape };
  return tf.engine().runKernel("DepthwiseConv2dNativeBackpropFilter", inputs, attributes) as tf.Tensor;
}
