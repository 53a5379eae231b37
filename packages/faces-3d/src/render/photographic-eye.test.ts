import { describe, expect, it } from "vitest";
import type { SurfacePoint } from "../mesh/surface-point.ts";
import { makeDepthMap } from "./depth-map.ts";
import { Lighting } from "./lighting.ts";
import { photographicEye } from "./photographic-eye.ts";

const blue = { iris: [0.05, 0.12, 0.25], irisRadius: 0.65, noiseOffset: 3 } as const;
const pupil = 0.2;
const white = [1, 1, 1] as const;
const dark = { direction: [0, 0, 1], colour: white, intensity: 0 } as const;

/** Even light from everywhere, and a key light of that strength from `direction`. */
function lit(intensity: number, direction: readonly [number, number, number] = [0, 0, 1]): Lighting {
  const rig = {
    key: { direction, colour: white, intensity },
    ...{ fill: dark, rim: dark, sky: white, ground: white, ambient: 0.5, shadowBlur: 0.5 },
  };
  return new Lighting(rig, makeDepthMap(16, 20, [0, 0, 0], direction));
}

/** Linear RGB of the eye at (u, v) centimetres from its axis, seen from the front. */
function seen(
  u: number,
  v: number,
  { open = 1, light = lit(0), normal = [0, 0, 1], traits = blue as typeof blue } = {},
) {
  const eye = photographicEye(traits, pupil, Float32Array.of(u, v), Float32Array.of(open));
  const [nx, ny, nz] = normal as [number, number, number];
  const at: SurfacePoint = { a: 0, b: 0, c: 0, wa: 1, wb: 0, wc: 0, x: u, y: v, z: 1, nx, ny, nz, vx: 0, vy: 0, vz: 1 };
  const out = new Float64Array(9);
  eye.look!(at);
  eye.light(at, light, out);
  return [out[0], out[1], out[2]] as [number, number, number];
}

/** Mean over a half ring, above or below the axis, or over all of it. */
function ring(rho: number, from = 0, to = 2 * Math.PI) {
  const sum = [0, 0, 0];
  const count = 60;
  for (let i = 0; i < count; i++) {
    const angle = from + ((i + 0.5) / count) * (to - from);
    const colour = seen(rho * Math.cos(angle), rho * Math.sin(angle));
    for (let k = 0; k < 3; k++) sum[k]! += colour[k]! / count;
  }
  return sum as [number, number, number];
}

const brightness = ([r, g, b]: readonly [number, number, number]) => (r + g + b) / 3;

describe("photographicEye", () => {
  it("has a dark pupil (what it shows is the sky in the wet), an iris of the person's colour with a darker edge, and a white that is the brightest", () => {
    const iris = ring(0.42);
    expect(iris[2]).toBeGreaterThan(1.3 * iris[1]);
    expect(iris[1]).toBeGreaterThan(1.2 * iris[0]);
    expect(brightness(seen(0, 0))).toBeLessThan(0.65 * brightness(iris));
    expect(brightness(ring(0.6))).toBeLessThan(0.85 * brightness(iris));
    expect(brightness(ring(0.85))).toBeGreaterThan(1.6 * brightness(iris));
  });

  it("lights an iris from below, as the cornea bends what falls in from above", () => {
    expect(brightness(ring(0.42, Math.PI, 2 * Math.PI))).toBeGreaterThan(1.1 * brightness(ring(0.42, 0, Math.PI)));
  });

  it("reddens the white towards both corners", () => {
    const redness = (u: number) => {
      const [r, g] = seen(u, 0);
      return r / g;
    };
    for (const side of [-1, 1]) expect(redness(side * 1.4)).toBeGreaterThan(1.2 * redness(side * 0.85));
  });

  it("is darker under the lid", () => {
    expect(brightness(seen(0.9, 0, { open: 0 }))).toBeLessThan(0.7 * brightness(seen(0.9, 0)));
  });

  it("shows a window where the view is mirrored to the key light, and none elsewhere, under the lid or without it", () => {
    const light = lit(0.8);
    const mirrored = [0, Math.sin(0.09), Math.cos(0.09)];
    const gain = (options: { normal: number[]; open?: number }, lamp = light) =>
      brightness(seen(0, 0, { ...options, light: lamp })) - brightness(seen(0, 0, { ...options, light: lit(0) }));
    expect(gain({ normal: mirrored })).toBeGreaterThan(0.3);
    expect(gain({ normal: [Math.sin(0.4), 0, Math.cos(0.4)] })).toBeLessThan(0.05);
    expect(gain({ normal: mirrored, open: 0 })).toBeLessThan(0.1);
    // The lamp moved to the side takes its window along.
    expect(gain({ normal: mirrored }, lit(0.8, [1, 0, 0.3]))).toBeLessThan(0.05);
  });

  it("gives two people two irises of one colour", () => {
    const other = { ...blue, noiseOffset: 11 } as unknown as typeof blue;
    const places = Array.from({ length: 24 }, (_, i) => (i * Math.PI) / 12);
    const levels = (traits: typeof blue) =>
      places.map((angle) => brightness(seen(0.42 * Math.cos(angle), 0.42 * Math.sin(angle), { traits })));
    const [mine, theirs] = [levels(blue), levels(other)];
    const mean = (values: number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
    expect(mean(theirs) / mean(mine)).toBeCloseTo(1, 0);
    const apart = mean(mine.map((level, i) => Math.abs(level - theirs[i]!)));
    expect(apart).toBeGreaterThan(0.05 * mean(mine));
  });
});
