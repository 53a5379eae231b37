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

/**
 * Ambient occlusion by whatever is near in the picture: hair on a forehead, lips, the wings of a nose, a hand. A point is
 * dark where the mean of two opposite neighbours lies before it, which is nothing on any plane however it leans.
 * @param scale samples a centimetre at the face
 */
export function occludeNear(colour: Float32Array, inverseDepth: Float32Array, size: number, scale: number): void {
  const offsets = PAIRS.map(([x, y]) => [Math.round(x * RADIUS * scale), Math.round(y * RADIUS * scale)] as const);
  const dark = new Float32Array(size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const k = y * size + x;
      if (inverseDepth[k] === 0) continue;
      const depth = 1 / inverseDepth[k]!;
      const tap = (tx: number, ty: number) => {
        if (tx < 0 || ty < 0 || tx >= size || ty >= size) return 0;
        const inverse = inverseDepth[ty * size + tx]!;
        return inverse === 0 ? -CUT : clamp(depth - 1 / inverse, -CUT, CUT);
      };
      let sum = 0;
      for (const [dx, dy] of offsets) sum += clamp((tap(x + dx, y + dy) + tap(x - dx, y - dy)) / (2 * FULL), 0, 1);
      dark[k] = sum / offsets.length;
    }
  }
  for (let k = 0; k < dark.length; k++) {
    const amount = STRENGTH * dark[k]!;
    if (amount === 0) continue;
    // Light that finds its way out of a fold of skin is red.
    colour[3 * k] = colour[3 * k]! * (1 - 0.8 * amount);
    colour[3 * k + 1] = colour[3 * k + 1]! * (1 - amount);
    colour[3 * k + 2] = colour[3 * k + 2]! * (1 - amount);
  }
}
