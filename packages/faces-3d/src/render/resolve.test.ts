import { describe, expect, it } from "vitest";
import { resolvePixels } from "./resolve.ts";

const constant = (size: number, value: number) => new Float32Array(size * size * 3).fill(value);

describe("resolvePixels", () => {
  it("encodes linear light as sRGB", () => {
    // 0.2140 is the linear light of sRGB 0.5.
    expect(resolvePixels(constant(4, 0.214), 2, 2).every((x) => x >= 127 && x <= 128)).toBe(true);
    expect(resolvePixels(constant(6, 0), 2, 3).every((x) => x === 0)).toBe(true);
  });

  it("spreads one sample as a tent of unit weight", () => {
    for (const perSide of [2, 3]) {
      const size = 5;
      const wide = size * perSide;
      const samples = new Float32Array(wide * wide * 3);
      for (let y = 2 * perSide; y < 3 * perSide; y++) {
        for (let x = 2 * perSide; x < 3 * perSide; x++) samples[3 * (y * wide + x)] = 0.5;
      }
      const out = resolvePixels(samples, size, perSide);
      const linear = (byte: number) =>
        byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4;
      let sum = 0;
      for (let k = 0; k < size * size; k++) sum += linear(out[3 * k]!);
      expect(sum).toBeCloseTo(0.5, 1);
      expect(out[3 * (2 * size + 1)]).toBe(out[3 * (2 * size + 3)]);
    }
  });
});
