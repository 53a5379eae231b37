import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryTensor, writeSafetensors } from "@mfim/checkpoints";
import { describe, expect, test } from "vitest";
import { largestDifference } from "./measure/compare-results.ts";
import { type Measurement, median, toFigure } from "./measure/figures.ts";
import { performancePage } from "./report/performance-page.ts";
import { rows } from "./rows.ts";
import { selectEngines, selectRows } from "./select-rows.ts";

const measurement = (engine: Measurement["engine"], ms: number, flops?: number): Measurement => ({
  row: "g-forward-64-b1",
  engine,
  median_ms: ms,
  low_ms: ms - 1,
  high_ms: ms + 1,
  peak_mb: 500,
  rounds: 3,
  steady_mb: 400,
  flops,
  difference: engine === "eager" ? undefined : 2e-6,
});

describe("rows and engines", () => {
  test("are those that the page promises", () => {
    expect(rows.map(({ name }) => name)).toEqual([
      ...["64", "256", "1024"].flatMap((side) => [`g-forward-${side}-b1`, `g-forward-${side}-b4`]),
      "g-backward-64",
      "g-backward-256",
      "d-r1-step-64",
      "d-r1-step-256",
      "mfim-train-step-64",
      "encoder-forward-256",
      "swap-256",
      "swap-1024",
      "prepare",
    ]);
  });

  test("are chosen by parts of their names, and unknown ones named", () => {
    expect(selectRows(rows, "swap, d-r1-step-64").map(({ name }) => name)).toEqual([
      "d-r1-step-64",
      "swap-256",
      "swap-1024",
    ]);
    expect(() => selectRows(rows, "swap,g-sideways")).toThrow(
      /--rows: expected parts of g-forward-64-b1.*got "g-sideways"/,
    );
    expect(selectEngines("pytorch,eager")).toEqual(["eager", "pytorch"]);
    expect(() => selectEngines("jax")).toThrow(/--engines: expected some of eager.*got "jax"/);
  });
});

test("medians of odd and even counts, and the figures of the JSON file", () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5]);
  expect(toFigure(measurement("eager", 12.34567))).toEqual({
    row: "g-forward-64-b1",
    engine: "eager",
    median_ms: 12.346,
    low_ms: 11.346,
    high_ms: 13.346,
    peak_mb: 500,
  });
});

test("results that differ are found, relative to each tensor's largest value, and missing ones named", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mfim-perf-test-"));
  try {
    const write = async (name: string, key: string, values: number[]) => {
      const path = join(folder, name);
      await writeSafetensors(path, new Map([[key, memoryTensor([values.length], Float32Array.from(values))]]));
      return path;
    };
    const reference = await write("a", "x", [100, -200, 0]);
    expect(await largestDifference(reference, await write("b", "x", [100, -199, 0]))).toBeCloseTo(1 / 200, 6);
    expect(await largestDifference(reference, await write("c", "x", [Number.NaN, -200, 0]))).toBe(
      Number.POSITIVE_INFINITY,
    );
    await expect(largestDifference(reference, await write("d", "y", [1, 2, 3]))).rejects.toThrow(
      /expected "x".*got none/,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("the page has the figures, ratios, shares of the peak, and what was not measured", () => {
  const page = performancePage({
    machine: { processor: "P", threads: 2, memory: "8 GiB", system: "s", node: "v20", load: 0, extensions: ["avx2"] },
    date: "2026-01-02",
    rounds: 3,
    versions: { TensorFlow: "2" },
    peak: 100e9,
    rows: rows.slice(0, 2),
    measurements: [measurement("eager", 30, 1e9), measurement("compiled", 20, 1e9), measurement("pytorch", 50, 1e9)],
    omissions: [
      { row: "a", engine: "pytorch", reason: "no PyTorch" },
      { row: "b", engine: "pytorch", reason: "no PyTorch" },
    ],
  });
  expect(page).toContain(
    "| g-forward-64-b1 | 30.0 (29.0 to 31.0) | 20.0 (19.0 to 21.0) | 50.0 (49.0 to 51.0) |  | 1.50x | 2.50x |  |",
  );
  expect(page).toContain("| g-forward-64-b1 | 500 (400) | 500 (400) | 500 (400) |  |");
  // 1 GFLOP in 20 ms is 50 GFLOP/s, half of the peak.
  expect(page).toContain("| g-forward-64-b1 | 1.00 | 33 % | 50 % | 20 % |  |");
  expect(page).toContain("| a, b | pytorch | no PyTorch |");
  expect(page).toContain("NVIDIA GPU");
  expect(page).not.toContain("**The machine was busy**");
});
