import { DataError, Random } from "@mfim/core";
import { cropOfQuad, ffhqQuad } from "@mfim/photographs/alignment";
import { expect, test } from "vitest";
import { ffhqCrop } from "./ffhq-crop.ts";

/** A face mesh of any points: the square is defined by some of them, wherever they lie. */
function drawnMesh(random: Random): Float32Array {
  return Float32Array.from({ length: 3 * 468 }, () => 500 * random.uniform());
}

test("cuts the square that the alignment of photographs cuts out by the same points", () => {
  const random = new Random(1);
  for (const size of [64, 512]) {
    const mesh = drawnMesh(random);
    const points = Float32Array.from({ length: 2 * 468 }, (_, i) => mesh[3 * Math.floor(i / 2) + (i % 2)]!);
    const quad = ffhqQuad({ scheme: "mediapipe-468", points });
    const { toPhotograph } = cropOfQuad(quad, size, { width: 500, height: 500 });
    const crop = ffhqCrop(mesh, 3, size);
    // Points of photographs are float32: to a thousandth of a pixel at the crop's far corner.
    for (const [x, y] of [
      [0, 0],
      [size - 1, 0],
      [0, size - 1],
    ] as const) {
      for (const row of [0, 3] as const) {
        const at = (map: typeof crop) => map[row] * x + map[row + 1]! * y + map[row + 2]!;
        expect(at(crop)).toBeCloseTo(at(toPhotograph), 3);
      }
    }
  }
});

test("a margin keeps the centre and widens the square", () => {
  const mesh = drawnMesh(new Random(2));
  const centre = ([a, b, c, d, e, f]: ReturnType<typeof ffhqCrop>) => [
    a * 31.5 + b * 31.5 + c,
    d * 31.5 + e * 31.5 + f,
  ];
  const [narrow, wide] = [ffhqCrop(mesh, 3, 64), ffhqCrop(mesh, 3, 64, 1.25)];
  centre(narrow).forEach((value, axis) => {
    expect(centre(wide)[axis]).toBeCloseTo(value, 9);
  });
  expect(Math.hypot(wide[0], wide[3]) / Math.hypot(narrow[0], narrow[3])).toBeCloseTo(1.25, 12);
});

test("refuses points that lie in one place", () => {
  expect(() => ffhqCrop(new Float32Array(3 * 468), 3, 64)).toThrow(DataError);
});
