import { clamp, mix, smoothstep } from "../geometry/scalar.ts";
import type { Rgb } from "../person/person.ts";
import { noise2 } from "../random/noise.ts";
import type { Background } from "../scene/scene.ts";
import type { VisibilityBuffer } from "./rasterize.ts";

/** Everything behind a head is out of focus: a coarse grid, smoothly enlarged, is all it takes. */
const GRID = 40;

/** How far towards the second and third colour a place of the picture is, by kind; x and y in [0, 1]. */
const PATTERNS: Readonly<Record<Background["kind"], (x: number, y: number, b: Background) => [number, number]>> = {
  gradient: (x, y, b) => {
    const t = (x - 0.5) * Math.cos(b.angle) + (y - 0.5) * Math.sin(b.angle);
    return [smoothstep(-0.7, 0.7, t), 0.5 * smoothstep(0.9, 0.2, Math.hypot(x - 0.5, y - 0.4))];
  },
  blobs: (x, y, b) => {
    const [u, v] = [x * 3.2 * b.scale + b.noiseOffset, y * 3.2 * b.scale];
    return [smoothstep(0.15, 0.85, noise2(u, v)), 0.8 * smoothstep(0.55, 0.85, noise2(u * 1.7 + 40, v * 1.7))];
  },
  noise: (x, y, b) => {
    const [c, s] = [Math.cos(b.angle), Math.sin(b.angle)];
    const [u, v] = [(x * c - y * s) * 3 * b.scale + b.noiseOffset, (x * s + y * c) * 3 * b.scale];
    const cloud = 0.55 * noise2(u, v) + 0.3 * noise2(u * 2.1, v * 2.1 + 9) + 0.15 * noise2(u * 4.3, v * 4.3);
    return [smoothstep(0.1, 0.9, cloud), 0.5 * smoothstep(0.3, 0.9, noise2(u * 0.6 + 17, v * 0.6))];
  },
  room: (x, y, b) => {
    // Blurred uprights and a horizon: shelves, door frames, trees.
    const stripe = noise2(x * 6 * b.scale + b.noiseOffset, 3.3 + 0.8 * y);
    const edge = 0.45 + 0.3 * noise2(b.noiseOffset, 8.8);
    return [smoothstep(0.3, 0.65, stripe), smoothstep(edge - 0.1, edge + 0.1, y) * 0.8];
  },
};

/**
 * Fills linear samples [size, size, 3] with the background where nothing else is.
 * @param mesh [size, size], 255 where nothing is
 */
export function drawBackground(
  background: Background,
  { mesh, size }: Pick<VisibilityBuffer, "mesh" | "size">,
  colour: Float32Array,
): void {
  const grid = new Float32Array(GRID * GRID * 3);
  for (let j = 0; j < GRID; j++) {
    for (let i = 0; i < GRID; i++) {
      const [second, third] = PATTERNS[background.kind](i / (GRID - 1), j / (GRID - 1), background);
      for (let k = 0; k < 3; k++) {
        const [a, b, c] = background.colours as readonly [Rgb, Rgb, Rgb];
        grid[3 * (j * GRID + i) + k] = mix(mix(a[k]!, b[k]!, second), c[k]!, third);
      }
    }
  }
  const row = new Float32Array(GRID * 3);
  for (let y = 0; y < size; y++) {
    const v = clamp(((y + 0.5) / size) * (GRID - 1), 0, GRID - 1.001);
    const above = 3 * GRID * Math.floor(v);
    const down = v - Math.floor(v);
    for (let k = 0; k < row.length; k++) row[k] = mix(grid[above + k]!, grid[above + 3 * GRID + k]!, down);
    for (let x = 0; x < size; x++) {
      if (mesh[y * size + x] !== 255) continue;
      const u = clamp(((x + 0.5) / size) * (GRID - 1), 0, GRID - 1.001);
      const left = 3 * Math.floor(u);
      const right = u - Math.floor(u);
      const at = 3 * (y * size + x);
      colour[at] = mix(row[left]!, row[left + 3]!, right);
      colour[at + 1] = mix(row[left + 1]!, row[left + 4]!, right);
      colour[at + 2] = mix(row[left + 2]!, row[left + 5]!, right);
    }
  }
}
