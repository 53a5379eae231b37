/** Mean and standard deviation of a channel, weighted. */
function moments(value: (at: number) => number, weight: (at: number) => number, count: number) {
  let [sum, first, second] = [0, 0, 0];
  for (let at = 0; at < count; at++) {
    const w = weight(at);
    if (w === 0) continue;
    const v = value(at);
    sum += w;
    first += w * v;
    second += w * v * v;
  }
  const mean = first / Math.max(sum, 1e-9);
  return { mean, deviation: Math.sqrt(Math.max(0, second / Math.max(sum, 1e-9) - mean * mean)) };
}

/** Contrast is changed by at most this factor: a plain border says little about spread. */
const mostContrast = 1.25;

/**
 * Shifts and stretches each channel of a warped face, in place, so that where the mask is half open (the weight w (1 - w)
 * is largest there, and 0 inside and outside) its mean and deviation are the photograph's.
 * @param warped [n, 3], the face at the pixels that the mask reaches
 * @param under [n, 3], the photograph there
 * @param weights [n]
 */
export function matchColour(warped: Float32Array, under: Float32Array, weights: Float32Array): void {
  const rim = (at: number) => (weights[at] as number) * (1 - (weights[at] as number));
  for (let channel = 0; channel < 3; channel++) {
    const own = moments((at) => warped[3 * at + channel] as number, rim, weights.length);
    const wanted = moments((at) => under[3 * at + channel] as number, rim, weights.length);
    const ratio = wanted.deviation / Math.max(own.deviation, 1e-6);
    const contrast = own.deviation < 1 ? 1 : Math.max(1 / mostContrast, Math.min(mostContrast, ratio));
    for (let i = channel; i < warped.length; i += 3)
      warped[i] = ((warped[i] as number) - own.mean) * contrast + wanted.mean;
  }
}
