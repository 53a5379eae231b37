import { clamp } from "../geometry/scalar.ts";

/** Directions of the pairs of opposite taps, and their share of the radius. */
const PAIRS = Array.from({ length: 7 }, (_, i) => {
  const angle = (Math.PI * i) / 7;
  const radius = 0.3 + (0.7 * ((i * 3) % 7)) / 6;
  return [radius * Math.cos(angle), radius * Math.sin(angle)] as const;
});

/** Centimetres. */
const RADIUS = 1.3;
/** How much nearer than flat a surrounding must be for full occlusion. */
const FULL = 0.75;
const CUT = 1.6;
const STRENGTH = 0.62;
/** Beside photographed skin, which has some of it in its texture. */
export const PHOTOGRAPHED_STRENGTH = 0.45;

/**
 * Ambient occlusion by whatever is near in the picture: hair on a forehead, lips, the wings of a nose, a hand. A point is
 * dark where the mean of two opposite neighbours lies before it, which is nothing on any plane however it leans.
 * @param depth [size, size] centimetres from the camera, Infinity where nothing is
 * @param scale samples a centimetre at the face
 * @param dark [size, size], overwritten: 0 open to 1
 */
export function nearOcclusion(depth: Float64Array, size: number, scale: number, dark: Float32Array): void {
  const dx = Int32Array.from(PAIRS, ([x]) => Math.round(x * RADIUS * scale));
  const dy = Int32Array.from(PAIRS, ([, y]) => Math.round(y * RADIUS * scale));
  const margin = Math.max(...dx.map(Math.abs), ...dy.map(Math.abs));
  const offsets = dx.map((x, i) => dy[i]! * size + x);
  for (let y = 0; y < size; y++) {
    const rowInside = y >= margin && y < size - margin;
    for (let x = 0; x < size; x++) {
      const k = y * size + x;
      const here = depth[k]!;
      if (here === Number.POSITIVE_INFINITY) {
        dark[k] = 0;
        continue;
      }
      let sum = 0;
      if (rowInside && x >= margin && x < size - margin) {
        for (let i = 0; i < offsets.length; i++) {
          const one = clamp(here - depth[k + offsets[i]!]!, -CUT, CUT);
          const other = clamp(here - depth[k - offsets[i]!]!, -CUT, CUT);
          sum += clamp((one + other) / (2 * FULL), 0, 1);
        }
      } else {
        for (let i = 0; i < offsets.length; i++) {
          const one = nearer(depth, size, x + dx[i]!, y + dy[i]!, here);
          const other = nearer(depth, size, x - dx[i]!, y - dy[i]!, here);
          sum += clamp((one + other) / (2 * FULL), 0, 1);
        }
      }
      dark[k] = sum / offsets.length;
    }
  }
}

/** How much nearer the sample at (x, y) is; outside of the picture nothing is known. */
function nearer(depth: Float64Array, size: number, x: number, y: number, here: number): number {
  if (x < 0 || y < 0 || x >= size || y >= size) return 0;
  return clamp(here - depth[y * size + x]!, -CUT, CUT);
}

/** Takes the light away from `colour` [size, size, 3] where it is dark, `strength` of it at most. */
export function darken(colour: Float32Array, dark: Float32Array, strength = STRENGTH): void {
  for (let k = 0; k < dark.length; k++) {
    const amount = strength * dark[k]!;
    if (amount === 0) continue;
    // Light that finds its way out of a fold of skin is red.
    colour[3 * k] = colour[3 * k]! * (1 - 0.8 * amount);
    colour[3 * k + 1] = colour[3 * k + 1]! * (1 - amount);
    colour[3 * k + 2] = colour[3 * k + 2]! * (1 - amount);
  }
}
