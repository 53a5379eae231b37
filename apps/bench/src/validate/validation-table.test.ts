import type { MeasurementRecord } from "@mfim/metrics";
import { expect, test } from "vitest";
import type { BenchResult } from "../result/bench-result.ts";
import { strongestMetrics, validationRows, validationTable } from "./validation-table.ts";

const method = (name: string, values: Readonly<Record<string, number>>) => ({
  method: name,
  about: "",
  files: null,
  lossNetworks: [],
  summary: {},
  strata: {},
  missing: 0,
  secondsPerSwap: null,
  figures: Object.fromEntries(
    Object.entries(values).map(([figure, value]) => [figure, { value, network: null } as unknown as MeasurementRecord]),
  ),
});
const pairs = { "identity.pair": 0.2, "shape.pair": 4 };
const result = {
  methods: [
    method("truth", { ...pairs, "identity.truth": 1, "shape.truth": 0 }),
    method("wrong-shape", { ...pairs, "identity.truth": 0.6, "shape.truth": 1 }),
    method("wrong-pose", { ...pairs, "identity.truth": 0.8, "shape.truth": 2 }),
  ],
} as unknown as BenchResult;

test("every judge has a row of its own, beside the first recogniser's", () => {
  const dlib = { "identity-dlib.pair": 0.4 };
  const judged = {
    methods: [
      method("truth", { ...pairs, ...dlib, "identity.truth": 1, "identity-dlib.truth": 1, "shape.truth": 0 }),
      method("wrong-shape", { ...pairs, "identity.truth": 0.6, "identity-dlib.truth": 0.97, "shape.truth": 1 }),
      method("wrong-pose", { ...pairs, "identity.truth": 0.8, "identity-dlib.truth": 0.7, "shape.truth": 2 }),
    ],
  } as unknown as BenchResult;
  const rows = validationRows(judged);
  expect(rows.map(({ figure, pair }) => [figure, pair])).toEqual([
    ["identity.truth", "identity.pair"],
    ["identity-dlib.truth", "identity-dlib.pair"],
    ["shape.truth", "shape.pair"],
  ]);
  // 0.03 and 0.3 of 0.6.
  expect(rows[1]?.moved["wrong-shape"]).toBeCloseTo(0.05, 9);
  expect(rows[1]).toMatchObject({ strongest: "wrong-pose", ownHolds: false, perfectHolds: true });
});

test("movement is in shares of the distance between source and target, and verdicts follow from it", () => {
  const [identity, shape] = validationRows(result);
  expect(identity?.moved["wrong-shape"]).toBeCloseTo(0.5, 9);
  expect(identity).toMatchObject({ strongest: "wrong-shape", ownHolds: true, perfectHolds: true });
  expect(shape).toMatchObject({ strongest: "wrong-pose", ownHolds: false });
  expect(strongestMetrics(validationRows(result))).toEqual({
    "wrong-shape": "identity.truth",
    "wrong-pose": "shape.truth",
  });
  const table = validationTable(validationRows(result));
  expect(table).toMatch(/^shape\.truth \/ shape\.pair .* 0\.250 +▸0\.500 +no \(wrong-shape\)$/m);
  expect(table).not.toMatch(/[|*`]/);
});
