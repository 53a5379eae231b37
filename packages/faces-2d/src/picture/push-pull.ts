/**
 * Fills what is not known smoothly from what is, by a pyramid: each coarser level holds the weighted mean of four, and on
 * the way back what a level knows stands and the rest comes from the coarser one (the pull and push of Gortler et al.,
 * "The Lumigraph", 1996). A constant comes back as that constant.
 * @param values [height, width, channels]
 * @param weights [height, width], 0 not known to 1 known
 */
export function pushPull(
  values: Float32Array,
  weights: Float32Array,
  width: number,
  height: number,
  channels: number,
): Float32Array {
  const known = new Float32Array(values.length);
  for (let p = 0; p < weights.length; p++) {
    for (let k = 0; k < channels; k++) known[p * channels + k] = weights[p]! * values[p * channels + k]!;
  }
  return fill({ known, weights, width, height }, channels);
}

interface Level {
  /** values times weights */
  readonly known: Float32Array;
  readonly weights: Float32Array;
  readonly width: number;
  readonly height: number;
}

function fill(level: Level, channels: number): Float32Array {
  const { known, weights, width, height } = level;
  const coarser = width > 1 || height > 1 ? halved(level, channels) : undefined;
  const below = coarser && fill(coarser, channels);
  const out = new Float32Array(known.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      const weight = weights[p]!;
      const share = Math.min(1, weight);
      for (let k = 0; k < channels; k++) {
        const own = weight > 1e-4 ? known[p * channels + k]! / weight : 0;
        const other = share < 1 && below && coarser ? sampleHalf(below, coarser, channels, x, y, k) : 0;
        out[p * channels + k] = below ? share * own + (1 - share) * other : own;
      }
    }
  }
  return out;
}

function halved({ known, weights, width, height }: Level, channels: number): Level {
  const [w, h] = [(width + 1) >> 1, (height + 1) >> 1];
  const [nextKnown, nextWeights] = [new Float32Array(w * h * channels), new Float32Array(w * h)];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [p, q] = [y * width + x, (y >> 1) * w + (x >> 1)];
      nextWeights[q] = nextWeights[q]! + weights[p]! / 4;
      for (let k = 0; k < channels; k++)
        nextKnown[q * channels + k] = nextKnown[q * channels + k]! + known[p * channels + k]! / 4;
    }
  }
  return { known: nextKnown, weights: nextWeights, width: w, height: h };
}

/** Bilinear between the four coarser cells around a fine one. */
function sampleHalf(values: Float32Array, { width, height }: Level, channels: number, x: number, y: number, k: number) {
  const [cx, cy] = [(x + 0.5) / 2 - 0.5, (y + 0.5) / 2 - 0.5];
  const [fx, fy] = [cx - Math.floor(cx), cy - Math.floor(cy)];
  const x0 = Math.max(0, Math.floor(cx));
  const y0 = Math.max(0, Math.floor(cy));
  const x1 = Math.min(width - 1, Math.floor(cx) + 1);
  const y1 = Math.min(height - 1, Math.floor(cy) + 1);
  const at = (i: number, j: number) => values[(j * width + i) * channels + k]!;
  return (1 - fy) * ((1 - fx) * at(x0, y0) + fx * at(x1, y0)) + fy * ((1 - fx) * at(x0, y1) + fx * at(x1, y1));
}
