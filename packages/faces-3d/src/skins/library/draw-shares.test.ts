import { describe, expect, it } from "vitest";
import { RandomStream } from "../../random/random-stream.ts";
import { composeSkin, EXPOSURE } from "./compose-skin.ts";
import { drawShares, LARGEST_SHARE } from "./draw-shares.ts";
import type { SkinDonor } from "./skin-library.ts";

const donors: SkinDonor[] = Array.from({ length: 30 }, (_, i) => {
  const random = RandomStream.of("donors", i);
  const light = -1.2 + 0.5 * random.normal(2);
  return {
    id: String(i),
    sex: "male",
    age: 20 + i,
    tone: [light + 0.3 + 0.05 * random.normal(2), light, light - 0.3 + 0.05 * random.normal(2)],
    iris: [0.05, 0.04, 0.03],
    brow: [0.05, 0.04, 0.03],
    identity: Array.from({ length: 6 }, () => random.normal()),
  };
});

describe("drawShares", () => {
  const draws = Array.from({ length: 600 }, (_, i) => drawShares(RandomStream.of("draw", i), donors));

  it("spreads what is composed as the donors are spread", () => {
    for (let axis = 0; axis < 6; axis++) {
      const values = donors.map(({ identity }) => identity[axis]!);
      const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
      const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
      const composed = draws.map(({ weights }) => weights.reduce((sum, w, i) => sum + w * (values[i]! - mean), 0));
      const square = composed.reduce((sum, x) => sum + x * x, 0) / composed.length;
      // A convex mix would have a thirtieth; shares that follow the tone have a little more.
      expect(square / variance).toBeGreaterThan(0.7);
      expect(square / variance).toBeLessThan(1.7);
    }
  });

  it("comes to the tone it says, which lies among the donors'", () => {
    const mean = donors.reduce((sum, { tone }) => sum + tone[1], 0) / donors.length;
    const [darkest, lightest] = [Math.min, Math.max].map((f) => f(...donors.map(({ tone }) => tone[1]))) as [
      number,
      number,
    ];
    for (const { weights, tone } of draws) {
      const sum = mean + weights.reduce((total, w, i) => total + w * (donors[i]!.tone[1] - mean), 0);
      expect(sum).toBeCloseTo(tone[1], 2);
      expect(tone[1]).toBeGreaterThan(darkest - 0.15);
      expect(tone[1]).toBeLessThan(lightest + 0.15);
    }
  });

  it("lets no donor dominate, which it would without the limit", () => {
    for (const { weights } of draws) expect(Math.max(...weights)).toBeLessThan(LARGEST_SHARE);
    const few = donors.slice(0, 8);
    const free = Array.from({ length: 200 }, (_, i) => drawShares(RandomStream.of("free", i), few, 9));
    expect(Math.max(...free.flatMap(({ weights }) => weights))).toBeGreaterThan(LARGEST_SHARE);
  });
});

describe("composeSkin", () => {
  it("is exp(tone + means + weighted differences), highlights drawn in", () => {
    const level = {
      size: 1,
      means: { female: Float32Array.of(-0.1, -0.1, -0.1), male: Float32Array.of(-0.3, -0.3, -0.3) },
      differences: Uint8Array.of(255, 255, 255, 0, 0, 0),
      photographed: Float32Array.of(1),
    };
    const photo = { library: "", female: 0.25, male: 0.75, weights: [0.1, -0.2], tone: [-1, -1, -1] } as const;
    const { albedo } = composeSkin(level, 1, photo);
    // Differences of +1 and -1: -0.25 of the means, 0.1 + 0.2 of the donors.
    expect(albedo[0]).toBeCloseTo(EXPOSURE * Math.exp(-1 - 0.25 + 0.3), 5);
    const bright = composeSkin(level, 1, { ...photo, weights: [0.75, 0] });
    const light = -0.25 + 0.75;
    expect(bright.albedo[0]).toBeCloseTo(EXPOSURE * Math.exp(-1 + 0.22 + 0.35 * (light - 0.22)), 5);
  });
});
