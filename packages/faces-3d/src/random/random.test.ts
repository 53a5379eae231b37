import { describe, expect, it } from "vitest";
import { noise2, noise3, noise3Slope } from "./noise.ts";
import { RandomStream } from "./random-stream.ts";

describe("RandomStream", () => {
  it("gives one stream a label, the same everywhere", () => {
    const a = RandomStream.of("seed", 1);
    const b = RandomStream.of("seed", 1);
    const c = RandomStream.of("seed", 2);
    const first = Array.from({ length: 8 }, () => a.uniform());
    expect(Array.from({ length: 8 }, () => b.uniform())).toEqual(first);
    expect(Array.from({ length: 8 }, () => c.uniform())).not.toEqual(first);
  });

  it("draws normals of mean 0 and variance 1, cut where asked", () => {
    const random = RandomStream.of("normal");
    const values = Array.from({ length: 20_000 }, () => random.normal());
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
    expect(Math.max(...Array.from({ length: 2000 }, () => Math.abs(random.normal(1.2))))).toBeLessThanOrEqual(1.2);
  });

  it("draws by weight", () => {
    const random = RandomStream.of("weights");
    const hits = Array.from({ length: 8000 }, () =>
      random.weighted([
        ["a", 1],
        ["b", 3],
      ]),
    ).filter((x) => x === "b").length;
    expect(hits / 8000).toBeCloseTo(0.75, 1);
  });
});

describe("noise", () => {
  it("has slopes of the very values that it has alone, within a cell and across cells", () => {
    const random = RandomStream.of("slopes");
    const at = () => 8 * random.uniform() - 4;
    const out = new Float64Array(4);
    for (let i = 0; i < 2000; i++) {
      const [x, y, z] = [at(), at(), at()];
      const step = i % 2 === 0 ? 0.05 : 0.7;
      noise3Slope(Float64Array.of(x, y, z, x + step, y + step, z + step), out);
      expect([...out]).toEqual([
        noise3(x, y, z),
        noise3(x + step, y, z),
        noise3(x, y + step, z),
        noise3(x, y, z + step),
      ]);
    }
  });

  it("is continuous, bounded and repeats after 256", () => {
    for (let i = 0; i < 200; i++) {
      const x = i * 0.37;
      expect(Math.abs(noise2(x, 3.2) - noise2(x + 1e-4, 3.2))).toBeLessThan(1e-3);
      expect(noise2(x + 256, 3.2)).toBeCloseTo(noise2(x, 3.2), 6);
      expect(noise3(x, 1, 2)).toBeGreaterThanOrEqual(0);
      expect(noise3(x, 1, 2)).toBeLessThanOrEqual(1);
    }
  });
});
