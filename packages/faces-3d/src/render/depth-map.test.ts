import { describe, expect, it } from "vitest";
import { depthBounds, drawDepth, lightReaching, makeDepthMap } from "./depth-map.ts";

describe("depth map", () => {
  // A plate of 4 x 4 cm at height 5 under a light from above.
  const plate = Float32Array.of(-2, 5, -2, 2, 5, -2, 2, 5, 2, -2, 5, 2);
  const map = makeDepthMap(100, 20, [0, 0, 0], [0, 3, 0]);
  drawDepth(map, plate, Uint32Array.of(0, 1, 2, 0, 2, 3));

  it("shadows what lies under the plate and nothing else", () => {
    expect(lightReaching(map, 0, 0, 0, 0.1, 0.1)).toBe(0);
    expect(lightReaching(map, 4, 0, 0, 0.1, 0.1)).toBe(1);
    expect(lightReaching(map, 0, 6, 0, 0.1, 0.1)).toBe(1);
    expect(lightReaching(map, 100, 0, 0, 0.1, 0.1)).toBe(1);
  });

  it("says the same with bounds as without", () => {
    for (const blur of [0.1, 0.7, 2.3]) {
      const bounds = depthBounds(map, blur);
      const answers = new Set<number>();
      for (let x = -11; x < 11; x += 0.17) {
        for (const y of [-1, 4.8, 5.2]) {
          const plain = lightReaching(map, x, y, 0.31 * x, 0.1, blur);
          expect(lightReaching(map, x, y, 0.31 * x, 0.1, blur, bounds)).toBe(plain);
          answers.add(plain);
        }
      }
      expect(answers.size).toBeGreaterThan(2);
    }
  });

  it("is half lit at the plate's edge", () => {
    expect(lightReaching(map, 2, 0, 0, 0.1, 0.3)).toBeCloseTo(0.5, 1);
  });
});
