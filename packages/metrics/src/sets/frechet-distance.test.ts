import { readFileSync } from "node:fs";
import { Random } from "@mfim/core";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { frechetDistance, frechetDistanceOfRows, kernelDistance, MomentSums } from "../index.ts";
import { kernelSums } from "./kernel-distance.ts";
import { symmetricEigenvalues } from "./symmetric-eigenvalues.ts";

interface SetGolden {
  readonly a: number[][];
  readonly b: number[][];
  readonly frechet: number;
  readonly kernel: number;
}

const { sets } = JSON.parse(readFileSync(new URL("../../fixtures/goldens.json", import.meta.url), "utf8")) as {
  sets: SetGolden[];
};
const rowsOf = (values: number[][]) => values.map((row) => Float32Array.from(row));
const momentsOf = (rows: readonly Float32Array[]) => {
  const sums = new MomentSums(rows[0]?.length as number);
  for (const row of rows) sums.add(row);
  return sums.moments();
};
const made = (random: Random, count: number, size: number, shift = 0) =>
  Array.from({ length: count }, () => Float32Array.from({ length: size }, (_, i) => random.normal() / (1 + i) + shift));

test.each(sets.map((set) => [`${set.a.length} and ${set.b.length} rows of ${set.a[0]?.length}`, set] as const))(
  "distances of %s are SciPy's and scikit-learn's",
  (_, { a, b, frechet, kernel }) => {
    const [left, right] = [rowsOf(a), rowsOf(b)];
    // sqrtm of a singular product is good to about the root of the machine's precision.
    expect(frechetDistance(momentsOf(left), momentsOf(right)) / frechet).toBeCloseTo(1, 6);
    expect(frechetDistanceOfRows(left, right) / frechet).toBeCloseTo(1, 6);
    expect(kernelDistance(left, right)).toBeCloseTo(kernel, 10);
  },
);

test("few rows: the inner products of rows give what the whole covariances give", () => {
  const random = new Random(2);
  const [a, b] = [made(random, 20, 60), made(random, 90, 60, 0.1)];
  expect(frechetDistanceOfRows(a, b)).toBeCloseTo(frechetDistance(momentsOf(a), momentsOf(b)), 8);
  expect(frechetDistanceOfRows(b, a)).toBeCloseTo(frechetDistanceOfRows(a, b), 10);
});

test("closed forms: a shift adds its square, a set is at no distance to itself, scaled axes differ by roots", () => {
  const random = new Random(3);
  const a = made(random, 50, 6);
  const shifted = a.map((row) => row.map((value, i) => value + (i < 2 ? 0.5 : 0)));
  expect(frechetDistance(momentsOf(a), momentsOf(shifted))).toBeCloseTo(0.5, 5);
  expect(frechetDistance(momentsOf(a), momentsOf(a))).toBeLessThan(1e-10);
  const axes = (...variances: number[]) => ({
    count: 9,
    mean: new Float64Array(variances.length),
    covariance: Float64Array.from({ length: variances.length ** 2 }, (_, i) =>
      i % (variances.length + 1) === 0 ? (variances[i / (variances.length + 1)] as number) : 0,
    ),
  });
  expect(frechetDistance(axes(4, 9, 0), axes(1, 16, 1))).toBeCloseTo(1 + 1 + 1, 12);
});

test.each([1, 2, 3, 17, 60])("eigenvalues of a symmetric matrix of %i rows are ml-matrix's", (n) => {
  const random = new Random(n);
  const half = Matrix.zeros(n, n).apply(function (this: Matrix, i, j) {
    this.set(i, j, random.normal());
  });
  const matrix = half.add(half.transpose());
  const expected = new EigenvalueDecomposition(matrix, { assumeSymmetric: true }).realEigenvalues;
  const found = symmetricEigenvalues(Float64Array.from(matrix.to1DArray()), n);
  const sorted = (values: ArrayLike<number>) => Array.from(values).sort((a, b) => a - b);
  sorted(found).forEach((value, i) => {
    expect(value).toBeCloseTo(sorted(expected)[i] as number, 10);
  });
});

test("sums are the same to the last bit in any order and any shards, where plain sums are not", () => {
  const random = new Random(5);
  const rows = made(random, 300, 7).map((row) => row.map((value) => value * 10 ** (4 * random.uniform() - 2)));
  const whole = momentsOf(rows);
  const shuffled = rows.map((row) => [random.uniform(), row] as const).sort(([a], [b]) => a - b);
  const shards = [0, 1, 2].map((shard) => {
    const sums = new MomentSums(7);
    shuffled.forEach(([, row], i) => {
      if ((i * i) % 3 === shard || (shard === 2 && (i * i) % 3 > 1)) sums.add(row);
    });
    return sums;
  });
  const merged = new MomentSums(7);
  for (const shard of [...shards].reverse()) merged.merge(JSON.parse(JSON.stringify(shard.state())));
  expect(merged.count).toBe(300);
  expect(merged.moments()).toEqual(whole);
  const plain = (order: readonly Float32Array[]) => order.reduce((sum, row) => sum + (row[0] as number) ** 2, 0);
  expect(plain(rows)).not.toBe(plain(shuffled.map(([, row]) => row)));
});

test("sums agree with two passes in float64", () => {
  const rows = made(new Random(6), 200, 5, 3);
  const { mean, covariance } = momentsOf(rows);
  const column = (i: number) => rows.map((row) => row[i] as number);
  const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  for (let i = 0; i < 5; i++) {
    expect(mean[i]).toBeCloseTo(average(column(i)), 12);
    for (let j = 0; j < 5; j++) {
      const products = column(i).map(
        (x, n) => (x - average(column(i))) * ((column(j)[n] as number) - average(column(j))),
      );
      expect(covariance[5 * i + j]).toBeCloseTo((average(products) * 200) / 199, 11);
    }
  }
});

test("what sums cannot hold is refused", () => {
  const sums = new MomentSums(2);
  expect(() => sums.add(Float32Array.of(1, 2, 3))).toThrow("rows of 2 features, got 3");
  expect(() => sums.add(Float32Array.of(1, 5000))).toThrow("got 5000 at 1");
  expect(() => sums.add(Float32Array.of(Number.NaN, 0))).toThrow("got NaN at 0");
  expect(() => sums.moments()).toThrow("at least two pictures, got 0");
  expect(() => sums.merge(new MomentSums(3).state())).toThrow("expected 2 features, got 3");
});

test("what each pair adds to a kernel distance averages to it", () => {
  const random = new Random(9);
  const [a, b] = [made(random, 40, 4), made(random, 40, 4, 0.5)];
  const { value, byPair } = kernelSums(a, b);
  expect(byPair).toHaveLength(40);
  expect((byPair as Float64Array).reduce((sum, v) => sum + v, 0) / 40).toBeCloseTo(value, 12);
  expect(kernelSums(a, b.slice(1)).byPair).toBeNull();
});
