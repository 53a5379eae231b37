import type { MeasurementRecord } from "@mfim/metrics";
import { expect, test } from "vitest";
import type { BenchResult } from "../result/bench-result.ts";
import { frameErrors, videoFaults } from "./video-faults.ts";
import { videoValidationRows, videoValidationTable } from "./video-validation.ts";

/** A result in which each fault scores what a rule says. */
const resultOf = (figure: string, rule: (fault: string) => number) =>
  ({
    methods: ["target", ...Object.keys(videoFaults)].map((method) => ({
      method,
      figures: { [figure]: { value: rule(method), network: null } as unknown as MeasurementRecord },
    })),
  }) as unknown as BenchResult;

test("a figure holds where its own flicker moves it by far more than every steady error, beyond what the true swap has", () => {
  const flicker = (steady: number) => (fault: string) =>
    fault === "target" ? 0 : fault.startsWith("flickering") ? 10.2 : fault === "steady-place" ? 0.2 + steady : 0.2;
  const [row] = videoValidationRows(resultOf("flicker.target", flicker(1)));
  expect(row).toMatchObject({ figure: "flicker.target", holds: true, largestSteady: { fault: "steady-place" } });
  expect(row?.largestSteady?.share).toBeCloseTo(0.1, 9);
  expect(videoValidationRows(resultOf("flicker.target", flicker(5)))[0]?.holds).toBe(false);
  // A flicker that moves nothing holds nothing.
  expect(videoValidationRows(resultOf("flicker.target", () => 0.2))[0]?.holds).toBe(false);
  expect(videoValidationRows(resultOf("flicker.swap", flicker(5)))[0]?.holds).toBeNull();
});

test("a cosine counts by its distance from 1, and every kind of error has a column", () => {
  const rows = videoValidationRows(
    resultOf("identity-stability.swap", (fault) => (fault === "flickering-identity" ? 0.5 : 0.99)),
  );
  expect(rows[0]?.away["flickering-identity"]).toBeCloseTo(0.5, 9);
  const [head, line] = videoValidationTable(rows).split("\n");
  for (const kind of Object.keys(frameErrors)) expect(head).toContain(`  ${kind}  `);
  expect(line).toContain(" 0.010; 0.500 ");
  expect(line).toContain(" yes (identity; ");
});
