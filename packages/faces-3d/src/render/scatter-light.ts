/** Standard deviations in centimetres of how far red, green and blue light travels under skin (ratios as in Jensen et al., 2001). */
const SPREAD = [0.2, 0.085, 0.05] as const;
const TAPS = 7;

/** Depth jumps beyond this many centimetres end the skin. */
const EDGE = 0.7;

/** How far the light of one colour spreads. */
interface Kernel {
  /** Samples between taps. */
  readonly step: number;
  /** Of the taps from the middle outwards. */
  readonly weights: Float32Array;
  /** Sum of all weights, in the order in which a pass adds them. */
  readonly total: number;
}

/** What a pass over rows or columns needs to know about a picture, worked out once for every light. */
export interface SkinMap {
  readonly size: number;
  /** [size, size] centimetres from the camera, Infinity where there is no skin */
  readonly depth: Float64Array;
  readonly kernels: readonly Kernel[];
  /** [size, size]: bit 0 where every tap along the row lies on the same piece of skin, bit 1 along the column */
  readonly whole: Uint8Array;
}

/**
 * @param depth [size, size] centimetres from the camera; made Infinity where there is no skin
 * @param albedo [size, size, 3]; 0 where there is no skin
 * @param scale samples a centimetre at the face
 * @param whole [size, size], overwritten
 */
export function skinMap(
  depth: Float64Array,
  albedo: Float32Array,
  size: number,
  scale: number,
  whole: Uint8Array,
): SkinMap {
  for (let k = 0; k < depth.length; k++) if (!(albedo[3 * k + 1]! > 0)) depth[k] = Number.POSITIVE_INFINITY;
  const kernels = SPREAD.map((spreadCm): Kernel => {
    const sigma = Math.max(1e-3, spreadCm * scale);
    const step = Math.max(1, Math.round((2.2 * sigma) / TAPS));
    const reach = Math.min(TAPS, Math.ceil((2.2 * sigma) / step));
    const weights = Float32Array.from({ length: reach + 1 }, (_, i) => Math.exp(-0.5 * ((i * step) / sigma) ** 2));
    let total = 1;
    for (let i = 1; i < weights.length; i++) {
      total += weights[i]!;
      total += weights[i]!;
    }
    return { step, weights, total };
  });
  const reach = Math.max(...kernels.map(({ step, weights }) => step * (weights.length - 1)));
  whole.fill(0);
  markWhole(depth, size, reach, 1, 1, whole);
  markWhole(depth, size, reach, size, 2, whole);
  return { size, depth, kernels, whole };
}

/** Sets `bit` where all samples within `reach` along the stride differ little in depth: by the bounds of blocks of samples. */
function markWhole(
  depth: Float64Array,
  size: number,
  reach: number,
  stride: number,
  bit: number,
  whole: Uint8Array,
): void {
  const block = reach + 1;
  const blocks = Math.ceil(size / block);
  const low = new Float64Array(blocks);
  const high = new Float64Array(blocks);
  const across = stride === 1 ? size : 1;
  for (let line = 0; line < size; line++) {
    low.fill(Number.POSITIVE_INFINITY);
    high.fill(Number.NEGATIVE_INFINITY);
    for (let i = 0, b = 0, left = block, k = line * across; i < size; i++, k += stride) {
      const value = depth[k]!;
      if (value < low[b]!) low[b] = value;
      if (value > high[b]!) high[b] = value;
      if (--left === 0) {
        b++;
        left = block;
      }
    }
    for (let b = 0; b < blocks; b++) {
      const [before, after] = [Math.max(0, b - 1), Math.min(blocks - 1, b + 1)];
      const least = Math.min(low[before]!, low[b]!, low[after]!);
      const most = Math.max(high[before]!, high[b]!, high[after]!);
      if (!(most - least <= EDGE)) continue;
      const last = Math.min(size - reach, (b + 1) * block);
      for (let i = Math.max(reach, b * block); i < last; i++) {
        const k = line * across + i * stride;
        whole[k] = whole[k]! | bit;
      }
    }
  }
}

/**
 * Spreads the light that fell on skin to its neighbours and gives it off through their albedo: a screen-space form of
 * subsurface scattering (d'Eon and Luebke, 2007), a separable Gaussian a colour. Changes `colour`.
 * @param colour, irradiance, albedo [size, size, 3]
 * @param once, twice [size, size, 3], overwritten
 */
export function scatterLight(
  map: SkinMap,
  colour: Float32Array,
  irradiance: Float32Array,
  albedo: Float32Array,
  once: Float32Array,
  twice: Float32Array,
): void {
  spread(map, irradiance, once, 1, 1);
  spread(map, once, twice, map.size, 2);
  for (let k = 0; k < map.depth.length; k++) {
    if (map.depth[k] === Number.POSITIVE_INFINITY) continue;
    for (let c = 3 * k; c < 3 * k + 3; c++) {
      colour[c] = Math.max(0, colour[c]! + albedo[c]! * (twice[c]! - irradiance[c]!));
    }
  }
}

function spread(map: SkinMap, from: Float32Array, to: Float32Array, stride: number, bit: number): void {
  const { size, depth, whole, kernels } = map;
  for (let k = 0; k < depth.length; k++) {
    if (depth[k] === Number.POSITIVE_INFINITY) continue;
    const isWhole = (whole[k]! & bit) !== 0;
    for (let c = 0; c < 3; c++) {
      const here = 3 * k + c;
      if (!isWhole) {
        to[here] = spreadAtEdge(map, kernels[c]!, from, k, c, stride === 1 ? k % size : Math.floor(k / size), stride);
        continue;
      }
      const { step, weights, total } = kernels[c]!;
      const taps = weights.length;
      const hop = 3 * step * stride;
      let sum = from[here]!;
      for (let i = 1, reach = hop; i < taps; i++, reach += hop) {
        // Both taps at once: a chain of half as many sums.
        sum += weights[i]! * (from[here + reach]! + from[here - reach]!);
      }
      to[here] = sum / total;
    }
  }
}

/** The same with taps left out that lie beyond the picture, off the skin or behind a jump in depth. */
function spreadAtEdge(
  { size, depth }: SkinMap,
  { step, weights }: Kernel,
  from: Float32Array,
  k: number,
  c: number,
  place: number,
  stride: number,
): number {
  let sum = from[3 * k + c]!;
  let total = 1;
  for (let i = 1; i < weights.length; i++) {
    for (let sign = 1; sign >= -1; sign -= 2) {
      const offset = sign * i * step;
      if (place + offset < 0 || place + offset >= size) continue;
      const other = k + offset * stride;
      if (Math.abs(depth[other]! - depth[k]!) > EDGE) continue;
      sum += weights[i]! * from[3 * other + c]!;
      total += weights[i]!;
    }
  }
  return sum / total;
}
