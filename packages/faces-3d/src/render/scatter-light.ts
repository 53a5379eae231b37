/** Standard deviations in centimetres of how far red, green and blue light travels under skin (ratios as in Jensen et al., 2001). */
const SPREAD = [0.2, 0.085, 0.05] as const;
const TAPS = 7;

/** Depth jumps beyond this many centimetres end the skin. */
const EDGE = 0.7;

/**
 * Spreads the light that fell on skin to its neighbours and gives it off through their albedo: a screen-space form of
 * subsurface scattering (d'Eon and Luebke, 2007), a separable Gaussian a colour. Changes `colour`; `irradiance` is used up.
 * @param colour, irradiance, albedo [size, size, 3]; albedo 0 where there is no skin
 * @param scale samples a centimetre at the face
 */
export function scatterLight(
  colour: Float32Array,
  irradiance: Float32Array,
  albedo: Float32Array,
  inverseDepth: Float32Array,
  size: number,
  scale: number,
): void {
  const isSkin = new Uint8Array(size * size);
  for (let k = 0; k < isSkin.length; k++) isSkin[k] = albedo[3 * k + 1]! > 0 ? 1 : 0;
  const once = new Float32Array(irradiance.length);
  spread(irradiance, once, isSkin, inverseDepth, size, scale, 1);
  const twice = new Float32Array(irradiance.length);
  spread(once, twice, isSkin, inverseDepth, size, scale, size);
  for (let k = 0; k < isSkin.length; k++) {
    if (isSkin[k] === 0) continue;
    for (let c = 3 * k; c < 3 * k + 3; c++) {
      colour[c] = Math.max(0, colour[c]! + albedo[c]! * (twice[c]! - irradiance[c]!));
    }
  }
}

function spread(
  from: Float32Array,
  to: Float32Array,
  isSkin: Uint8Array,
  inverseDepth: Float32Array,
  size: number,
  scale: number,
  stride: number,
): void {
  const kernels = SPREAD.map((spreadCm) => {
    const sigma = Math.max(1e-3, spreadCm * scale);
    const step = Math.max(1, Math.round((2.2 * sigma) / TAPS));
    const reach = Math.min(TAPS, Math.ceil((2.2 * sigma) / step));
    return {
      step,
      weights: Float32Array.from({ length: reach + 1 }, (_, i) => Math.exp(-0.5 * ((i * step) / sigma) ** 2)),
    };
  });
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const k = y * size + x;
      if (isSkin[k] === 0) continue;
      const depth = 1 / inverseDepth[k]!;
      const place = stride === 1 ? x : y;
      for (let c = 0; c < 3; c++) {
        const { step, weights } = kernels[c]!;
        let sum = from[3 * k + c]!;
        let total = 1;
        for (let i = 1; i < weights.length; i++) {
          for (const offset of [i * step, -i * step]) {
            if (place + offset < 0 || place + offset >= size) continue;
            const other = k + offset * stride;
            if (isSkin[other] === 0 || Math.abs(1 / inverseDepth[other]! - depth) > EDGE) continue;
            sum += weights[i]! * from[3 * other + c]!;
            total += weights[i]!;
          }
        }
        to[3 * k + c] = sum / total;
      }
    }
  }
}
