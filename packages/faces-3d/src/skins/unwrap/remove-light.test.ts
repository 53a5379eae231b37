import { describe, expect, it } from "vitest";
import { removeLight } from "./remove-light.ts";

describe("removeLight", () => {
  it("takes nine tenths of a smooth light off an even skin, and leaves dark marks", () => {
    const size = 64;
    const normal = new Float32Array(3 * size * size);
    const colour = new Float32Array(3 * size * size);
    const weight = new Float32Array(size * size).fill(1);
    const shade = (x: number, y: number) => 0.3 * x - 0.15 * y;
    for (let k = 0; k < size * size; k++) {
      const [x, y] = [((k % size) / size - 0.5) * 1.4, (Math.floor(k / size) / size - 0.5) * 1.4];
      normal.set([x, y, Math.sqrt(1 - x * x - y * y)], 3 * k);
      const mark = k % 97 === 0 ? 0.5 : 1;
      colour.fill(0.4 * mark * Math.exp(shade(x, y)), 3 * k, 3 * k + 3);
    }
    const flat = removeLight({ colour, weight, normal });
    const log = (k: number) => flat[3 * k]!;
    const plain = Array.from({ length: size * size }, (_, k) => k).filter((k) => k % 97 !== 0);
    const mean = plain.reduce((sum, k) => sum + log(k), 0) / plain.length;
    for (const k of plain) expect(Math.abs(log(k) - mean)).toBeLessThan(0.1);
    expect(log(97) - mean).toBeCloseTo(Math.log(0.5), 1);
  });
});
