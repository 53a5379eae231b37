import { expect, test } from "vitest";
import { columnWeights } from "./column-weights.ts";
import type { FaceMesh } from "./face-mesh.ts";

const names = {
  shape: ["identity000", "identity001"],
  expression: ["jawOpen", "unknown", "blink"],
  pose: ["yaw", "pitch", "roll"],
  mean: [0, 0, 0, 0, 0, 0, 0, 0],
  deviation: [1, 1, 0.5, 1, 0.5, 10, 10, 10],
};

/** Two vertices that face each other; an axis moves both to the sides by so many millimetres. */
const apart = (x: number) => Float32Array.of(0, x, 0, 0, -x, 0);
const mesh: FaceMesh = {
  neutral: Float32Array.of(50, 0, 0, -50, 0, 0),
  identity: [apart(3), apart(1), apart(9)],
  expression: new Map([
    ["jawOpen", apart(4)],
    ["blink", apart(2)],
  ]),
};

test("without a mesh every coefficient counts once, and an angle five times", () => {
  expect(columnWeights(names)).toEqual([1, 1, 1, 1, 1, 5, 5, 5]);
});

test("with a mesh coefficients count by the squares of the millimetres of their spread, with a mean of 1 a kind", () => {
  const [one, two, jaw, unknown, blink, ...pose] = columnWeights(names, mesh) as number[];
  expect([one, two]).toEqual([expect.closeTo(1.8, 6), expect.closeTo(0.2, 6)]); // 9 to 1
  // 0.5 x 4 mm and 0.5 x 2 mm, squared, and 1 for what the mesh does not know.
  expect([jaw, unknown, blink]).toEqual([expect.closeTo(2, 6), expect.closeTo(0.5, 6), expect.closeTo(0.5, 6)]);
  expect(pose).toEqual([5, 5, 5]);
});
