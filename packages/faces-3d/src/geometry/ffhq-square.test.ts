import { ffhqQuad } from "@mfim/photographs/alignment";
import { describe, expect, it } from "vitest";
import { RandomStream } from "../random/random-stream.ts";
import { applyAffine } from "./camera.ts";
import { ffhqSquare, quadCorners, quadToCrop } from "./ffhq-square.ts";

type Vector = [number, number];
const add = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1]];
const scale = (a: Vector, s: number): Vector => [a[0] * s, a[1] * s];
const subtract = (a: Vector, b: Vector): Vector => add(a, scale(b, -1));

/** The published lines, one by one: numpy's flipud(v) * [-1, 1] is (-v1, v0). */
function published(lm: readonly Vector[]): Vector[] {
  const mean = (points: readonly Vector[]) => scale(points.reduce(add), 1 / points.length);
  const flip = ([x, y]: Vector): Vector => [-y, x];
  const eyeLeft = mean(lm.slice(36, 42));
  const eyeRight = mean(lm.slice(42, 48));
  const eyeAvg = scale(add(eyeLeft, eyeRight), 0.5);
  const eyeToEye = subtract(eyeRight, eyeLeft);
  const mouthAvg = scale(add(lm[48]!, lm[54]!), 0.5);
  const eyeToMouth = subtract(mouthAvg, eyeAvg);
  let x = subtract(eyeToEye, flip(eyeToMouth));
  x = scale(x, 1 / Math.hypot(...x));
  x = scale(x, Math.max(Math.hypot(...eyeToEye) * 2.0, Math.hypot(...eyeToMouth) * 1.8));
  const y = flip(x);
  const c = add(eyeAvg, scale(eyeToMouth, 0.1));
  return [subtract(subtract(c, x), y), add(subtract(c, x), y), add(add(c, x), y), subtract(add(c, x), y)];
}

describe("ffhqSquare", () => {
  it("is the published formula", () => {
    const random = RandomStream.of("quad");
    for (let trial = 0; trial < 20; trial++) {
      const points = Array.from({ length: 68 }, (): Vector => [random.range(0, 500), random.range(0, 500)]);
      const corners = quadCorners(ffhqSquare(points.flat()));
      published(points)
        .flat()
        .forEach((value, i) => {
          expect(corners[i]).toBeCloseTo(value, 9);
        });
    }
  });

  it("is the square that the alignment of photographs cuts", () => {
    const random = RandomStream.of("photographs");
    const points = Float32Array.from({ length: 136 }, () => random.range(0, 500));
    const quad = ffhqQuad({ scheme: "ibug-68", points });
    quadCorners(ffhqSquare(points)).forEach((value, i) => {
      expect(quad[i]).toBeCloseTo(value, 3); // its five points are float32
    });
  });

  it("maps its corners to the corners of the crop", () => {
    const random = RandomStream.of("corners");
    const quad = ffhqSquare(Array.from({ length: 136 }, () => random.range(0, 300)));
    const mapped = applyAffine(quadCorners(quad), quadToCrop(quad, 128));
    [0, 0, 0, 128, 128, 128, 128, 0].forEach((value, i) => {
      expect(mapped[i]).toBeCloseTo(value, 4);
    });
  });

  it("refuses another number of landmarks", () => {
    expect(() => ffhqSquare(new Float32Array(10))).toThrow(/68 landmarks.*10 numbers/);
  });
});
