import { rename, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { MfimError } from "@mfim/core";
import { Command, Option } from "commander";
import { describeMachine } from "./environment/machine.ts";
import { installedPython, installPytorch, whatPythonLacks } from "./environment/python-environment.ts";
import { pytorchSize } from "./environment/pytorch-pins.ts";
import { type Measurement, type Omission, toFigure } from "./measure/figures.ts";
import { measurePeak } from "./measure/measure-peak.ts";
import { measureRow } from "./measure/measure-row.ts";
import { performancePage } from "./report/performance-page.ts";
import { type Engine, engines, type Row, rows } from "./rows.ts";
import { selectEngines, selectRows } from "./select-rows.ts";

interface Flags {
  readonly list?: boolean;
  readonly rows?: string;
  readonly engines?: string;
  readonly json?: string;
  readonly page?: string;
  readonly rounds: number;
  readonly sampleTime: number;
  readonly threads: number;
  readonly python?: string;
  readonly installPytorch?: boolean;
}

const defaultPage = resolve(dirname(fileURLToPath(import.meta.url)), "../../docs/performance.md");
const defaultRounds = 7;

const positive = (name: string) => (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new MfimError(`--${name}: expected a whole number from 1, got ${text}.`);
  return value;
};

const program = new Command("perf")
  .description("Measures networks and training steps side by side: ours eager and compiled, PyTorch, onnxruntime.")
  .option("--list", "name the rows and stop")
  .option("--rows <names>", "only rows whose name contains one of these, separated by commas")
  .option("--engines <names>", `only these of ${engines.join(", ")}`)
  .option("--json <file>", "write an array of {row, engine, median_ms, low_ms, high_ms, peak_mb}")
  .option(
    "--page <file>",
    "write the page there; default: docs/performance.md where every row and engine is asked for, else nowhere",
  )
  .addOption(
    new Option("--rounds <count>", "turns of every engine").default(defaultRounds).argParser(positive("rounds")),
  )
  .addOption(
    new Option("--sample-time <ms>", "a turn takes as many calls as make up so much")
      .default(400)
      .argParser(positive("sample-time")),
  )
  .addOption(
    new Option("--threads <count>", "threads of every engine")
      .default(availableParallelism())
      .argParser(positive("threads")),
  )
  .option("--python <path>", "a Python with torch, safetensors, numpy and pillow")
  .option(
    "--install-pytorch",
    `make a Python environment with PyTorch in the user's cache first (about ${(pytorchSize.download / 1e9).toFixed(1)} GB to fetch)`,
  );

async function main(): Promise<void> {
  const flags = program.parse().opts<Flags>();
  if (flags.list === true) {
    for (const { name, engines: own, what } of rows) console.log(`${name.padEnd(20)} ${own.join(", ")}\n    ${what}`);
    return;
  }
  const chosenRows = selectRows(rows, flags.rows);
  const chosenEngines = selectEngines(flags.engines);
  const machine = describeMachine(flags.threads);
  if (machine.load > 0.5) console.log(`The machine is busy (load ${machine.load.toFixed(1)}): figures will be noisy.`);
  const python =
    flags.installPytorch === true ? await installPytorch(console.log) : (flags.python ?? installedPython());
  const withoutPython = await pythonProblem(python, chosenEngines);
  const options = { ...flags, python, say: console.log };
  const peak = await measurePeak(flags.threads);
  console.log(`The machine's matrix products: ${(peak / 1e9).toFixed(0)} GFLOP/s`);
  const measurements: Measurement[] = [];
  const omissions: Omission[] = [];
  const versions: Record<string, string> = {};
  for (const row of chosenRows) {
    const { wanted, left } = plan(row, chosenEngines, withoutPython);
    omissions.push(...left);
    if (wanted.length === 0) continue;
    console.log(row.name);
    try {
      const outcome = await measureRow(row, wanted, options);
      measurements.push(...outcome.measurements);
      omissions.push(...outcome.omissions);
      Object.assign(versions, outcome.versions);
    } catch (error) {
      for (const engine of wanted) omissions.push({ row: row.name, engine, reason: (error as Error).message });
    }
    if (flags.json !== undefined)
      await writeWhole(flags.json, `${JSON.stringify(measurements.map(toFigure), null, 2)}\n`);
  }
  omissions.push(...notAskedFor(chosenRows, flags.rows));
  for (const { row, engine, reason } of omissions) console.log(`not measured: ${row} in ${engine}: ${reason}`);
  const complete = flags.rows === undefined && flags.engines === undefined;
  const page = flags.page ?? (complete ? defaultPage : undefined);
  if (page !== undefined) {
    const date = new Date().toISOString().slice(0, 10);
    const { rounds } = flags;
    const results = { machine, date, rounds, versions, peak, rows: chosenRows, measurements, omissions };
    await writeWhole(page, performancePage(results));
    console.log(`Written: ${page}`);
  }
}

async function pythonProblem(python: string | undefined, chosen: readonly Engine[]): Promise<string | undefined> {
  if (!chosen.includes("pytorch")) return undefined;
  if (python === undefined) return "no PyTorch: give --install-pytorch, or --python PATH of one that has it";
  return whatPythonLacks(python);
}

/** The rows that `--rows` left out, so that a page of some says which are missing. */
function notAskedFor(chosen: readonly Row[], list: string | undefined): Omission[] {
  const reason = `not asked for in this run (--rows ${list})`;
  return rows
    .filter((row) => !chosen.includes(row))
    .flatMap((row) => row.engines.map((engine) => ({ row: row.name, engine, reason })));
}

/** Which engines run a row, and why the others do not. */
function plan(row: Row, chosen: readonly Engine[], withoutPython: string | undefined) {
  const missing = row.missing?.();
  const left: Omission[] = [];
  const wanted = chosen.filter((engine) => {
    const reason = !row.engines.includes(engine)
      ? "does not apply"
      : (missing ?? (engine === "pytorch" ? withoutPython : undefined));
    if (reason !== undefined) left.push({ row: row.name, engine, reason });
    return reason === undefined;
  });
  return { wanted, left };
}

async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.tmp`, text);
  await rename(`${path}.tmp`, path);
}

// Workers end when their input does.
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)
  process.once(signal, () => process.exit(code));

main().catch((error: unknown) => {
  console.error(error instanceof MfimError ? error.message : error);
  process.exitCode = 1;
});
