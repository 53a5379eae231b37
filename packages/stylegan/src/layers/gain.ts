/**
 * Every leaky ReLU of StyleGAN2 is followed by a factor sqrt(2). Since lrelu(g x) = g lrelu(x) for g > 0, the factor is moved
 * in front of it, into weights, biases and demodulation, where it costs nothing: one pass less over every map.
 */
export const activationGain = Math.SQRT2;
