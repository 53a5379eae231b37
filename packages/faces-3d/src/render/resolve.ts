/** A tent that falls to 0 one pixel from the centre, over the samples that lie under it. */
function tentWeights(perSide: number): Float64Array {
  const taps = perSide % 2 === 0 ? 2 * perSide : 2 * perSide - 1;
  const weights = Float64Array.from({ length: taps }, (_, i) => 1 - Math.abs(i - (taps - 1) / 2) / perSide);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** 4,096 steps of linear light to bytes: a soft shoulder for the brightest, then the sRGB curve. */
const TO_BYTE = Uint8Array.from(
  Float32Array.from({ length: 4097 }, (_, i) => {
    const linear = (i / 4096) * 4;
    const knee = 0.55;
    const light = linear < knee ? linear : knee + (1 - knee) * (1 - Math.exp(-(linear - knee) / (1 - knee)));
    return 255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);
  }),
  Math.round,
);

/**
 * Filters linear samples [size * n, size * n, 3] down with a tent two pixels wide and encodes them as sRGB bytes.
 * @returns [size, size, 3]
 */
export function resolvePixels(samples: Float32Array, size: number, perSide: number): Uint8Array {
  const wide = size * perSide;
  const weights = tentWeights(perSide);
  const half = (weights.length - perSide) / 2;
  const rows = new Float32Array(wide * size * 3);
  for (let y = 0; y < wide; y++) {
    for (let x = 0; x < size; x++) {
      let r = 0;
      let g = 0;
      let b = 0;
      const first = x * perSide - half;
      const isInside = first >= 0 && first + weights.length <= wide;
      for (let i = 0; i < weights.length; i++) {
        const sx = isInside ? first + i : Math.min(wide - 1, Math.max(0, first + i));
        const weight = weights[i]!;
        const k = 3 * (y * wide + sx);
        r += weight * samples[k]!;
        g += weight * samples[k + 1]!;
        b += weight * samples[k + 2]!;
      }
      const k = 3 * (y * size + x);
      rows[k] = r;
      rows[k + 1] = g;
      rows[k + 2] = b;
    }
  }
  const out = new Uint8Array(size * size * 3);
  const starts = new Int32Array(weights.length);
  for (let y = 0; y < size; y++) {
    for (let i = 0; i < weights.length; i++) {
      starts[i] = 3 * size * Math.min(wide - 1, Math.max(0, y * perSide - half + i));
    }
    for (let k = 0; k < 3 * size; k++) {
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += weights[i]! * rows[starts[i]! + k]!;
      out[3 * y * size + k] = TO_BYTE[Math.min(4096, Math.max(0, Math.round(sum * 1024)))]!;
    }
  }
  return out;
}
