import { describe, expect, it } from "vitest";
import { ICT_EXPRESSION_NAMES } from "../head/ict-expressions.ts";
import { prepareHead } from "../head/prepared-head.ts";
import { tinyMappedHead } from "../head/tiny-head.ts";
import { vertexPlaces } from "../skins/unwrap/uv-chart.ts";
import { sideSkin } from "./side-skin.ts";

describe("sideSkin", () => {
  it("goes on with the colours of the nearest photographed outline: dark on the dark side, light on the light one", () => {
    const head = prepareHead(tinyMappedHead(ICT_EXPRESSION_NAMES));
    const size = 64;
    const { neutral } = head.model;
    const uv = vertexPlaces(head.model);
    // Photographed in front of a plane, fading out across it; light where x is positive.
    const albedo = new Float32Array(3 * size * size).fill(0.3);
    const photographed = new Float32Array(size * size);
    for (let v = 0; v < uv.length / 2; v++) {
      if (uv[2 * v]! < 0) continue;
      const at = (x: number) => Math.min(size - 1, Math.floor(x * size));
      for (const [dx, dy] of [
        [0, 0],
        [1, 0],
        [0, 1],
        [-1, 0],
        [0, -1],
      ] as const) {
        const k =
          Math.min(size - 1, Math.max(0, at(1 - uv[2 * v + 1]!) + dy)) * size +
          Math.min(size - 1, Math.max(0, at(uv[2 * v]!) + dx));
        photographed[k] = Math.abs(neutral[3 * v]!) < 6.5 ? 0.95 : 0;
        albedo.fill(neutral[3 * v]! > 0 ? 0.4 : 0.2, 3 * k, 3 * k + 3);
      }
    }
    const colours = sideSkin(head, { size, albedo, photographed, rim: [0.3, 0.3, 0.3] }, 0);
    const mean = (sign: number) => {
      const own = Array.from({ length: head.skinVertexCount }, (_, v) => v).filter(
        (v) => sign * neutral[3 * v]! > 7 && Math.abs(neutral[3 * v + 1]!) < 5,
      );
      return own.reduce((sum, v) => sum + colours[3 * v]!, 0) / own.length;
    };
    expect(mean(1)).toBeCloseTo(0.4, 1);
    expect(mean(-1)).toBeCloseTo(0.2, 1);
    expect(mean(1) / mean(-1)).toBeGreaterThan(1.6);
  });
});
