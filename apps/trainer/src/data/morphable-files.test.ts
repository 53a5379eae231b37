import { fileURLToPath } from "node:url";
import { readCheckpoint } from "@mfim/checkpoints";
import { baselBases, flameBases } from "@mfim/faces-3d";
import { expect, it } from "vitest";

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../../../packages/faces-3d/fixtures/${name}`, import.meta.url));

/** What fixtures/make_models.py wrote: 100 v + 10 d + k for vertex v, axis d and direction k. */
const grid = (direction: number) =>
  Float32Array.from({ length: 12 }, (_, i) => 100 * Math.floor(i / 3) + 10 * (i % 3) + direction);

function expectClose(values: Float32Array, expected: ArrayLike<number>): void {
  expect(values.length).toBe(expected.length);
  values.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] as number, 3);
  });
}

it("reads a file laid out as Basel's that h5py wrote", async () => {
  const { state } = await readCheckpoint(fixture("basel-2019.h5"));
  const bases = baselBases(state);
  expect([bases.vertexCount, bases.identityCount, bases.expressionCount]).toEqual([4, 3, 2]);
  // Millimetres to centimetres; the expression's mean is 0.5 mm everywhere.
  expectClose(
    bases.mean,
    grid(0).map((x) => 0.1 * (x + 0.5)),
  );
  // Columns of the file are a thousandth of the grid, of standard deviations 1, 2 and 3.
  expectClose(
    bases.identity.slice(24),
    grid(2).map((x) => (0.1 * 3 * x) / 1000),
  );
  expectClose(
    bases.expression.slice(12),
    grid(1).map((x) => (0.1 * 2 * x) / 1000),
  );
  expect([...bases.triangles]).toEqual([0, 1, 2, 0, 2, 3]);
});

it("reads a pickle laid out as FLAME's, chumpy objects and sparse matrices and all, without importing anything", async () => {
  const { state } = await readCheckpoint(fixture("flame-2020.pkl"), { tensorsOnly: true });
  const bases = flameBases(state);
  expect([bases.vertexCount, bases.identityCount, bases.expressionCount]).toEqual([4, 300, 2]);
  // Metres to centimetres: the file's thousandths of the grid are tenths here.
  expectClose(
    bases.mean,
    grid(0).map((x) => x / 10),
  );
  expectClose(
    bases.identity.slice(299 * 12),
    grid(299).map((x) => x / 10),
  );
  expectClose(
    bases.expression.slice(12),
    grid(301).map((x) => x / 10),
  );
  expect([...bases.triangles]).toEqual([0, 1, 2, 0, 2, 3]);
});
