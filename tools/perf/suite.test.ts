import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryTensor, writeSafetensors } from "@mfim/checkpoints";
import { writeWhole } from "@mfim/files";
import { describe, expect, test } from "vitest";
import { cardMemory } from "./environment/card-memory.ts";
import { coresOfOthers, type ProcessorTime, processorTime } from "./environment/company.ts";
import { parseDevice, parsePrecision, requireGpu } from "./environment/device.ts";
import { conditionsOf } from "./environment/machine.ts";
import { workerEnvironment } from "./measure/commands.ts";
import { largestDifference } from "./measure/compare-results.ts";
import { type Measurement, median, toFigure } from "./measure/figures.ts";
import { fewestOf } from "./measure/measure-row.ts";
import { type MeasuredRow, type MeasuredRows, readMeasuredRows, withRow } from "./measure/measured-rows.ts";
import { WorkerProcess } from "./measure/worker-process.ts";
import { type PerfFlags, precisionsOf } from "./measure-rows.ts";
import { perfProgram } from "./program.ts";
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

test("a row's rounds are those of the engines that ran: one that failed does not make them none", () => {
  expect(fewestOf([{ rounds: 0 }, { rounds: 7 }, { rounds: 5 }])).toBe(5);
  expect(fewestOf([{ rounds: 0 }])).toBe(0);
});

test("an engine that does not become ready in time is ended, and says which flag gives it longer", async () => {
  const worker = new WorkerProcess("a row", [process.execPath, "-e", "setTimeout(() => {}, 60000)"], process.env);
  await expect(worker.ready(0.2)).rejects.toThrow("it was not ready to be measured after 0.2 s (--start-time)");
  const broken = new WorkerProcess("a row", [process.execPath, "-e", "throw new Error('of its own')"], process.env);
  await expect(broken.ready(60)).rejects.toThrow(/a row ended early: .*of its own/);
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
      "mfim-train-step-256",
      "mfim-train-step-256-r1",
      "mfim-train-step-1024",
      "mfim-train-step-1024-r1",
      "mfim-train-step-64-ranks-1",
      "mfim-train-step-64-ranks-2",
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

const machine = {
  processor: "P",
  threads: 2,
  memory: "8 GiB",
  system: "s",
  node: "v20",
  extensions: ["avx2"],
};

describe("the page", () => {
  const measured: MeasuredRows = {
    conditions: conditionsOf(machine),
    peak: 100e9,
    rows: [
      {
        row: "g-forward-64-b1",
        date: "2026-01-02",
        rounds: 3,
        others: 0,
        versions: { TensorFlow: "2" },
        measurements: [
          measurement("eager", 30, 1e9),
          measurement("compiled", 20, 1e9),
          measurement("pytorch", 50, 1e9),
          measurement("pytorch-compiled", 25, 1e9),
          { ...measurement("onnxruntime", 15, 1e9), peak_mb: 300 },
        ],
        omissions: [
          { row: "a", engine: "pytorch", reason: "no PyTorch" },
          { row: "b", engine: "pytorch", reason: "no PyTorch" },
        ],
      },
    ],
  };
  const page = performancePage(machine, rows, measured);

  test("has the figures, ratios, shares of the peak, and what was not measured", () => {
    expect(page).toContain(
      "| g-forward-64-b1 | 30.0 (29.0 to 31.0) | 20.0 (19.0 to 21.0) | 50.0 (49.0 to 51.0) | 25.0 (24.0 to 26.0) | 15.0 (14.0 to 16.0) | 1.50x | 2.50x | 1.25x | 0.75x |",
    );
    expect(page).toContain("| g-forward-64-b1 | 500 (400) | 500 (400) | 500 (400) | 500 (400) | 300 (400) |");
    // 1 GFLOP in 20 ms is 50 GFLOP/s, half of the peak.
    expect(page).toContain("| g-forward-64-b1 | 1.00 | 33 % | 50 % | 20 % | 40 % | 67 % |");
    expect(page).toContain("| a, b | pytorch | no PyTorch |");
    expect(page).toMatch(/\| g-forward-64-b4, .*swap-1024, prepare \| eager \| not measured yet \|/);
    expect(page).toContain("NVIDIA GPU");
    expect(page).not.toContain("**Others used");
  });

  test("names rows that miss an aim, and those measured in company", () => {
    expect(page).toContain("| g-forward-64-b1 | 0.75x of onnxruntime's speed, aim 0.9 |");
    const [row] = measured.rows as [MeasuredRow];
    const training = ["compiled", "pytorch"].map((engine) => ({
      ...measurement(engine as "compiled", engine === "compiled" ? 10 : 14),
      row: "d-r1-step-64",
      peak_mb: engine === "compiled" ? 600 : 500,
    }));
    const other = performancePage(
      machine,
      rows,
      withRow(measured, { ...row, row: "d-r1-step-64", others: 1.24, measurements: training }),
    );
    expect(other).toContain("| d-r1-step-64 | 1.40x of PyTorch's speed, aim 1.5; 1.20 times PyTorch's memory, aim 1 |");
    // The aim would be 14 / 1.5 = 9.33 ms; 0.9 GFLOP in that are 96 % of 100 GFLOP/s.
    const heavy = training.map((found) => ({ ...found, flops: 0.9e9 }));
    const near = performancePage(
      machine,
      rows,
      withRow(measured, { ...row, row: "d-r1-step-64", measurements: heavy }),
    );
    expect(near).toContain("1.40x of PyTorch's speed, aim 1.5 (96 % of the machine's limit, below);");
    expect(other).toContain("**Others used the machine while 1 of 2 rows were measured**");
    expect(other).toMatch(/\| d-r1-step-64 \| discriminator.*\| 2026-01-02 \| 3 \| 1\.2 \|/);
  });

  test("asks more of the steps of the true size", () => {
    const [row] = measured.rows as [MeasuredRow];
    const steps = (["compiled", "pytorch", "pytorch-compiled"] as const).map((engine, n) => ({
      ...measurement(engine, [100, 150, 105][n] as number),
      row: "mfim-train-step-1024",
    }));
    const page = performancePage(
      machine,
      rows,
      withRow(measured, { ...row, row: "mfim-train-step-1024", measurements: steps }),
    );
    expect(page).toContain(
      "| mfim-train-step-1024 | 1.50x of PyTorch's speed, aim 1.6; 1.05x of compiled PyTorch's speed, aim 1.1 |",
    );
  });

  test("has what several processes cost", () => {
    const [row] = measured.rows as [MeasuredRow];
    const jobs = [1, 2].map((size) => ({
      ...row,
      row: `mfim-train-step-64-ranks-${size}`,
      measurements: [
        {
          ...measurement("compiled", size * 100),
          row: `mfim-train-step-64-ranks-${size}`,
          ranks: { size, bytes: (size - 1) * 5e6, allReduceMs: (size - 1) * 12 },
        },
      ],
    }));
    const with2 = performancePage(machine, rows, jobs.reduce(withRow, measured));
    expect(with2).toContain("| mfim-train-step-64-ranks-2 | 2 | 200 | 50 % | 5.0 | 12.0 |");
    expect(page).not.toContain("over MPI");
  });
});

describe("a card", () => {
  const whole = {
    driver: "550.54.15",
    cuda: "12.4",
    cards: [{ name: "NVIDIA H200", memoryMiB: 143771 }],
    runtime: "/r",
  };

  test("is named with its driver, or all that is missing is said and nothing is measured", async () => {
    expect(await requireGpu(async () => ({ ...whole, problems: [] }))).toBe("NVIDIA H200 (140 GiB, driver 550.54.15)");
    await expect(requireGpu(async () => ({ ...whole, problems: ["No driver.", "No CUDA."] }))).rejects.toThrow(
      "--device gpu: nothing was measured. No driver. No CUDA.",
    );
    await expect(requireGpu(async () => ({ ...whole, cards: [], problems: [] }))).rejects.toThrow(/names no card/);
    expect(() => parseDevice("tpu")).toThrow(/expected cpu or gpu, got tpu/);
    expect(() => parsePrecision("float16")).toThrow(/expected float32 or bfloat16/);
  });

  test("has rows and a page of its own, that no figures of a processor are on", () => {
    const conditions = new Set(
      [machine, { ...machine, card: "C" }, { ...machine, card: "C", precision: "bfloat16" as const }].map(conditionsOf),
    );
    expect(conditions.size).toBe(3);
    const page = performancePage({ ...machine, card: "C" }, rows, { conditions: "", peak: undefined, rows: [] });
    expect(page).toMatch(/Everything on C\./);
    expect(page).toContain("TF32 in convolutions and products, of all engines");
    expect(page).toContain("held on the card");
    expect(page).not.toContain("No GPU");
  });

  test("is measured in float32 and then in bfloat16 where none is asked for, each into files of its own", async () => {
    const asked = async (...args: string[]) => {
      const program = perfProgram().action(() => undefined);
      await program.parseAsync(args, { from: "user" });
      return precisionsOf(program.opts<PerfFlags>());
    };
    expect(await asked("--device", "gpu")).toEqual(["float32", "bfloat16"]);
    expect(await asked("--device", "gpu", "--precision", "bfloat16", "--json", "a.json")).toEqual(["bfloat16"]);
    expect(await asked()).toEqual(["float32"]);
    expect(await asked("--precision", "bfloat16")).toEqual(["bfloat16"]);
    await expect(asked("--device", "gpu", "--page", "a.md")).rejects.toThrow(
      /^--page: expected one precision for one file.*give --precision too\.$/,
    );
  });

  test("tells its workers by their environment", () => {
    const environment = workerEnvironment(2, { device: "gpu", precision: "bfloat16" });
    expect(environment).toMatchObject({ MFIM_PERF_DEVICE: "gpu", MFIM_PERF_PRECISION: "bfloat16" });
    expect(workerEnvironment(2)).toMatchObject({ MFIM_PERF_DEVICE: "cpu", MFIM_PERF_PRECISION: "float32" });
  });
});

test("memory of a process on a card is the driver's figure in MB, and unknown where it does not say", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mfim-perf-test-"));
  try {
    const nvidiaSmi = async (name: string, script: string) => {
      await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      return join(folder, name);
    };
    // By its published form: MiB, without their name and without a header.
    const form = `[ "$*" = "--query-compute-apps=pid,used_gpu_memory --format=csv,noheader,nounits" ] || exit 6`;
    const several = await nvidiaSmi("several", `${form}\nprintf '41, 100\\n42, 1000\\n43, [N/A]\\n'`);
    expect(await cardMemory(42, several)).toBeCloseTo(1048.576, 6);
    expect(await cardMemory(43, several)).toBeUndefined();
    expect(await cardMemory(4, several)).toBeUndefined();
    expect(await cardMemory(undefined, several)).toBeUndefined();
    expect(await cardMemory(42, await nvidiaSmi("idle", form))).toBeUndefined();
    expect(await cardMemory(42, await nvidiaSmi("broken", "exit 9"))).toBeUndefined();
    expect(await cardMemory(42, join(folder, "absent"))).toBeUndefined();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("rows of an earlier run are kept under the same conditions, and replaced by name", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mfim-perf-test-"));
  try {
    const path = join(folder, "deep", "rows.json");
    expect(readMeasuredRows(path, "here")).toBeUndefined();
    const row = (name: string, rounds: number): MeasuredRow => ({
      row: name,
      date: "2026-01-02",
      rounds,
      measurements: [],
      omissions: [],
      versions: {},
    });
    const first = withRow(withRow({ conditions: "here", peak: 1, rows: [] }, row("a", 3)), row("b", 3));
    await writeWhole(path, JSON.stringify(withRow(first, row("a", 9))));
    expect(readMeasuredRows(path, "here")?.rows.map(({ row: name, rounds }) => [name, rounds])).toEqual([
      ["b", 3],
      ["a", 9],
    ]);
    expect(readMeasuredRows(path, "elsewhere")).toBeUndefined();
    await writeWhole(path, "{ not");
    expect(() => readMeasuredRows(path, "here")).toThrow(/expected the rows of an earlier run.*delete it/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test.runIf(existsSync("/proc/stat"))("cores used by others are told from one's own", async () => {
  const before = processorTime([process.pid]) as ProcessorTime;
  const begin = performance.now();
  while (performance.now() - begin < 400); // keeps one core busy
  const after = processorTime([process.pid]) as ProcessorTime;
  const seconds = (performance.now() - begin) / 1000;
  expect(after.own - before.own).toBeGreaterThan(5); // hundredths of a second, on a busy machine too
  expect(coresOfOthers(before, after, seconds)).toBeLessThan(
    coresOfOthers({ ...before, own: after.own }, after, seconds),
  );
});
