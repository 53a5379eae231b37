/** Mean and standard deviation of a channel. */
interface Moments {
  readonly mean: number;
  readonly deviation: number;
}

/** What a photograph looks like where a face's border will lie: by channel, and what each pixel counts. */
export interface Surroundings {
  readonly counts: Float64Array;
  readonly channels: readonly Moments[];
}

/** Contrast is changed by at most this factor: a plain border says little about spread. */
const mostContrast = 1.25;

/**
 * @param under [n, 3], the photograph at the pixels that a mask reaches
 * @param counts [n], what each of them counts: most where the mask is half open, nothing inside and outside
 */
export function surroundings(under: Float32Array, counts: Float64Array): Surroundings {
  return { counts, channels: [0, 1, 2].map((channel) => moments(under, counts, channel)) };
}

function moments(values: Float32Array, counts: Float64Array, channel: number): Moments {
  let sum = 0;
  let first = 0;
  let second = 0;
  for (let at = 0; at < counts.length; at++) {
    const count = counts[at] as number;
    if (count === 0) continue;
    const value = values[3 * at + channel] as number;
    sum += count;
    first += count * value;
    second += count * value * value;
  }
  const mean = first / Math.max(sum, 1e-9);
  return { mean, deviation: Math.sqrt(Math.max(0, second / Math.max(sum, 1e-9) - mean * mean)) };
}

/**
 * Shifts and stretches each channel of a warped face, in place, so that along the mask's border its mean and deviation are
 * the photograph's.
 * @param warped [n, 3], the face at the pixels that the mask reaches
 */
export function matchColour(warped: Float32Array, { counts, channels }: Surroundings): void {
  for (const [channel, wanted] of channels.entries()) {
    const own = moments(warped, counts, channel);
    const ratio = wanted.deviation / Math.max(own.deviation, 1e-6);
    const contrast = own.deviation < 1 ? 1 : Math.max(1 / mostContrast, Math.min(mostContrast, ratio));
    for (let i = channel; i < warped.length; i += 3)
      warped[i] = ((warped[i] as number) - own.mean) * contrast + wanted.mean;
  }
}
