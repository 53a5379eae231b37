import { describe, expect, it } from "vitest";
import { RandomStream } from "../../random/random-stream.ts";
import { blur } from "./blur.ts";
import { fillHoles, halve } from "./fill-holes.ts";
import { polygonMask } from "./polygon-mask.ts";
import { samplePicture } from "./sample-picture.ts";
import { solveLinear } from "./solve-linear.ts";
import { ThinPlate } from "./thin-plate.ts";

describe("ThinPlate", () => {
  const random = RandomStream.of("plate");
  const from = Array.from({ length: 20 }, () => [300 * random.uniform(), 300 * random.uniform()] as const);

  it("meets its points without smoothing", () => {
    const to = from.map(([x, y]) => [x + 9 * random.normal(), y + 9 * random.normal()] as const);
    const moved = new ThinPlate(from, to, 0).apply(Float64Array.from(from.flat()));
    to.flat().forEach((x, i) => {
      expect(moved[i]).toBeCloseTo(x, 5);
    });
  });

  it("is the affine map itself where that is what the points do, anywhere", () => {
    const map = ([x, y]: readonly [number, number]) => [1.1 * x - 0.2 * y + 5, 0.3 * x + 0.9 * y - 7] as const;
    const moved = new ThinPlate(from, from.map(map), 1e-2).apply(Float64Array.of(-50, 400, 700, 20));
    expect([...moved]).toEqual([...map([-50, 400]), ...map([700, 20])].map((x) => expect.closeTo(x, 5)));
  });
});

describe("blur", () => {
  it("keeps the sum of a picture, and has the variance it is asked for", () => {
    const size = 101;
    const picture = new Float32Array(size * size);
    picture[50 * size + 50] = 1;
    const soft = blur(picture, size, size, 1, 6);
    let [sum, spread] = [0, 0];
    soft.forEach((x, k) => {
      sum += x;
      spread += x * ((k % size) - 50) ** 2;
    });
    expect(sum).toBeCloseTo(1, 4);
    expect(Math.sqrt(spread)).toBeCloseTo(6, 0);
    expect(blur(new Float32Array(27).fill(0.3), 3, 3, 3, 2)[13]).toBeCloseTo(0.3, 6);
  });
});

describe("fillHoles", () => {
  it("leaves what is seen, and carries an even colour into holes", () => {
    const size = 32;
    const weight = Float32Array.from({ length: size * size }, (_, k) => (k % size < 16 ? 1 : 0));
    const picture = Float32Array.from({ length: 3 * size * size }, (_, i) =>
      weight[Math.floor(i / 3)]! > 0 ? 0.25 : 9,
    );
    fillHoles(picture, weight, size, 3).forEach((x) => {
      expect(x).toBeCloseTo(0.25, 5);
    });
    expect([...halve(Float32Array.of(1, 2, 3, 6), 2, 1)]).toEqual([3]);
  });
});

describe("polygonMask", () => {
  it("has the polygon's area", () => {
    const mask = polygonMask(
      [
        [10.5, 10.5],
        [50.5, 10.5],
        [50.5, 30.5],
      ],
      64,
      48,
    );
    expect(mask.reduce((sum, x) => sum + x, 0) / (0.5 * 40 * 20)).toBeCloseTo(1, 1);
    expect([mask[12 * 64 + 48], mask[28 * 64 + 12]]).toEqual([1, 0]);
  });
});

describe("samplePicture", () => {
  it("is exact on a parabola between pixels by its cubic, and on a plane by both", () => {
    const data = Float32Array.from({ length: 100 }, (_, k) => 0.1 * (k % 10) ** 2 + Math.floor(k / 10));
    const picture = { width: 10, height: 10, channels: 1, data };
    const out = new Float64Array(1);
    samplePicture(picture, 4.3, 5.6, true, out);
    expect(out[0]).toBeCloseTo(0.1 * 4.3 ** 2 + 5.6, 4);
    samplePicture(picture, 4, 5.6, false, out);
    expect(out[0]).toBeCloseTo(1.6 + 5.6, 5);
  });
});

describe("solveLinear", () => {
  it("solves a system that needs its rows exchanged", () => {
    const [x] = solveLinear(
      [Float64Array.of(0, 2, 1), Float64Array.of(1, 0, 0), Float64Array.of(3, 1, -1)],
      [Float64Array.of(7, 1, 2)],
    ) as [Float64Array];
    // x = 1; 2 y + z = 7 and y - z = -1.
    expect([...x]).toEqual([1, 2, 3].map((value) => expect.closeTo(value, 10)));
  });
});
