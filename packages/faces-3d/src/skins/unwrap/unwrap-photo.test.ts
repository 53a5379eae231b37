import { describe, expect, it } from "vitest";
import { ICT_EXPRESSION_NAMES } from "../../head/ict-expressions.ts";
import { tinyHead, tinyMappedHead } from "../../head/tiny-head.ts";
import { madeFit, madePerson } from "../testing/made-person.ts";
import { unwrapPhoto } from "./unwrap-photo.ts";
import { drawUvChart, hasFaceMap } from "./uv-chart.ts";

const head = tinyMappedHead(ICT_EXPRESSION_NAMES);

describe("unwrapPhoto", () => {
  it("gives the skin back that a head was drawn with", () => {
    const skin = (u: number, v: number) =>
      [0.5 + 0.3 * Math.sin(20 * u), 0.4 + 0.2 * Math.cos(17 * v), 0.3 + 0.1 * u] as const;
    const { fit, photo, points } = madePerson(head, madeFit([1, -1, 0.5], [0.03, -0.05, 0]), skin, 300);
    const chart = drawUvChart(head, 128);
    const { colour, weight } = unwrapPhoto({ head, chart, fit, anchors: [], points, photo });
    let [seen, worst] = [0, 0];
    weight.forEach((w, k) => {
      if (w < 0.9) return;
      seen++;
      const expected = skin(((k % 128) + 0.5) / 128, 1 - (Math.floor(k / 128) + 0.5) / 128);
      expected.forEach((x, c) => {
        worst = Math.max(worst, Math.abs(colour[3 * k + c]! - x));
      });
    });
    expect(seen).toBeGreaterThan(1500);
    expect(worst).toBeLessThan(0.06);
    const behind = 10;
    for (let row = 40; row < 90; row++) expect(weight[row * 128 + behind]).toBe(0);
  });

  it("says where a head has no map of its face", () => {
    const plain = tinyHead(ICT_EXPRESSION_NAMES);
    expect(hasFaceMap(plain)).toBe(false);
    expect(() => drawUvChart(plain, 64)).toThrow(/Expected a head whose face has a UV map/);
  });
});
