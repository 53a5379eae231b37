import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryTensor, writeSafetensors } from "@mfim/checkpoints";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compare } from "./compare.ts";
import type { ParityCheck } from "./parity-check.ts";
import { parityChecks } from "./parity-checks.ts";
import { describeOutcome, failed, type Outcome } from "./report.ts";
import { runParity } from "./run-parity.ts";

const f32 = (...values: number[]) => Float32Array.from(values);

describe("compare", () => {
  test("values are judged by the largest error in units of the largest value", () => {
    expect(compare("y", false, f32(1, 10.005), f32(1, 10)).ok).toBe(true);
    const off = compare("y", false, f32(1.02, 10), f32(1, 10));
    expect(off.ok).toBe(false);
    expect(off.absolute).toBeCloseTo(0.02, 6);
    expect(off.relative).toBeCloseTo(0.002, 6);
  });

  test("gradients are judged by the relative L2 error", () => {
    expect(compare("g", true, f32(3, 4.04), f32(3, 4)).ok).toBe(true);
    const off = compare("g", true, f32(3, 4.1), f32(3, 4));
    expect(off.ok).toBe(false);
    expect(off.relativeL2).toBeCloseTo(0.02, 6);
  });

  test("what is absent, of another length or not a number fails", () => {
    expect(compare("y", false, undefined, f32(1)).problem).toBe("not computed");
    expect(compare("y", false, f32(1, 2), f32(1)).problem).toBe("expected 1 values, computed 2");
    expect(compare("y", false, f32(1, Number.NaN, 1), f32(1, 1, 1)).ok).toBe(false);
    expect(compare("y", true, f32(Number.NaN), f32(1)).ok).toBe(false);
  });
});

describe("runParity", () => {
  let goldens: string;
  beforeAll(async () => {
    goldens = mkdtempSync(join(tmpdir(), "parity-"));
    const file = new Map([
      ["y", memoryTensor([2], f32(1, 2))],
      ["x", memoryTensor([1], f32(5))],
    ]);
    for (const name of ["good", "off", "throws", "unknown"])
      await writeSafetensors(join(goldens, `${name}.safetensors`), file);
    writeFileSync(join(goldens, "README.md"), "no golden");
  });
  afterAll(() => rmSync(goldens, { recursive: true }));

  const check = (name: string, compute: ParityCheck["compute"]): ParityCheck => ({ name, inputs: ["x"], compute });
  const checks = [
    check("good", async ({ golden, salt }) => {
      expect(salt).toBe("pepper");
      expect(golden.get("x")?.toFloat32()[0]).toBe(5);
      return new Map([["y", f32(1, 2)]]);
    }),
    check("off", async () => new Map([["y", f32(1, 2.1)]])),
    check("throws", async () => {
      throw new Error("no such network");
    }),
  ];
  const run = async (only?: string) => {
    const outcomes: Outcome[] = [];
    const options = { goldens, weights: goldens, salt: "pepper", ...(only === undefined ? {} : { only }) };
    for await (const outcome of runParity(checks, options)) outcomes.push(outcome);
    return outcomes;
  };

  test("tells ok, FAILED and missing apart and says what is off", async () => {
    const outcomes = await run();
    expect(outcomes.map((outcome) => [outcome.name, outcome.kind, failed(outcome)])).toEqual([
      ["good", "compared", false],
      ["off", "compared", true],
      ["throws", "error", true],
      ["unknown", "missing", false],
    ]);
    const lines = outcomes.flatMap((outcome) => describeOutcome(outcome, false));
    expect(lines[0]).toMatch(/^good .* ok /);
    expect(lines[1]).toMatch(/^off +1\.0e-1 +5\.0e-2 +- +FAILED/);
    expect(lines[2]).toMatch(/^ {2}y .*FAILED/);
    expect(lines[3]).toMatch(/^throws +FAILED: no such network/);
    expect(lines[4]).toMatch(/^unknown +missing/);
  });

  test("runs what is asked for, and says so where that is nothing", async () => {
    expect((await run("goo")).map(({ name }) => name)).toEqual(["good"]);
    await expect(run("lpips")).rejects.toThrow(/contains "lpips".*good, off, throws, unknown/);
  });
});

test("no golden has two checks", () => {
  const names = parityChecks.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
