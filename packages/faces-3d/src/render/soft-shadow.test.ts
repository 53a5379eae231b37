import { describe, expect, it } from "vitest";
import { RandomStream } from "../random/random-stream.ts";
import { drawDepth, makeDepthMap } from "./depth-map.ts";
import { SoftShadow } from "./soft-shadow.ts";

// A plate of 4 x 4 cm at height 5 under a light from above.
const plate = Float32Array.of(-2, 5, -2, 2, 5, -2, 2, 5, 2, -2, 5, 2);
const map = makeDepthMap(100, 20, [0, 0, 0], [0, 3, 0]);
drawDepth(map, plate, Uint32Array.of(0, 1, 2, 0, 2, 3));

describe("SoftShadow", () => {
  const sharp = new SoftShadow(map, 0.1, 0.1);

  it("shadows what lies under the plate and nothing else", () => {
    expect(sharp.reaching(0, 0, 0)).toBe(0);
    expect(sharp.reaching(4, 0, 0)).toBe(1);
    expect(sharp.reaching(0, 6, 0)).toBe(1);
    expect(sharp.reaching(100, 0, 0)).toBe(1);
  });

  it("is half lit at the plate's edge", () => {
    expect(new SoftShadow(map, 0.1, 0.3).reaching(2, 0, 0)).toBeCloseTo(0.5, 1);
  });

  it("is the mean of nine taps everywhere, also where bounds say that all of them agree", () => {
    const random = RandomStream.of("taps");
    const between = (low: number, high: number) => low + (high - low) * random.uniform();
    for (const blur of [0.1, 0.7, 2.3]) {
      const shadow = new SoftShadow(map, 0.1, blur);
      const answers = new Set<number>();
      for (let i = 0; i < 2000; i++) {
        const [x, y, z] = [between(-12, 12), between(-1, 6), between(-12, 12)];
        const answer = shadow.reaching(x, y, z);
        expect(answer).toBeCloseTo(meanOfTaps(x, y, z, blur), 9);
        answers.add(answer);
      }
      expect([answers.has(0) || blur > 2, answers.has(1)]).toEqual([true, true]);
      expect(answers.size).toBeGreaterThan(10);
    }
  });
});

/** The definition, tap by tap: a map seen from above has x to one side and z to the other. */
function meanOfTaps(x: number, y: number, z: number, blur: number): number {
  const [right, up] = [map.axes.subarray(0, 3), map.axes.subarray(3, 6)];
  const dot = (axis: Float64Array) => axis[0]! * x + axis[1]! * y + axis[2]! * z;
  const tap = (u: number, v: number) => {
    const [i, j] = [Math.floor(u), Math.floor(v)];
    if (i < 0 || j < 0 || i >= 99 || j >= 99) return 1;
    const lit = (a: number, b: number) => (map.depth[b * 100 + a]! < y + 0.1 ? 1 : 0);
    const [fu, fv] = [u - i, v - j];
    return (
      (lit(i, j) * (1 - fu) + lit(i + 1, j) * fu) * (1 - fv) + (lit(i, j + 1) * (1 - fu) + lit(i + 1, j + 1) * fu) * fv
    );
  };
  let sum = 0;
  for (const j of [-1, 0, 1]) {
    for (const i of [-1, 0, 1]) sum += tap(5 * (dot(right) + i * blur) + 49.5, 5 * (dot(up) + j * blur) + 49.5);
  }
  return sum / 9;
}
