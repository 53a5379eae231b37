import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { MfimError } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { type Engine, runsInPython } from "./engines.ts";
import { type Device, type Precision, requireGpu } from "./environment/device.ts";
import { conditionsOf, describeMachine, type Machine } from "./environment/machine.ts";
import { installedPython, installPytorch, whatPythonLacks } from "./environment/python-environment.ts";
import { type Omission, toFigure } from "./measure/figures.ts";
import { measurePeak } from "./measure/measure-peak.ts";
import { type MeasureOptions, measureRow } from "./measure/measure-row.ts";
import { type MeasuredRow, type MeasuredRows, readMeasuredRows, withRow } from "./measure/measured-rows.ts";
import { performancePage } from "./report/performance-page.ts";
import { type Row, rows } from "./rows.ts";
import { selectEngines, selectRows } from "./select-rows.ts";

export interface PerfFlags {
  readonly list?: boolean;
  readonly rows?: string;
  readonly engines?: string;
  readonly json?: string;
  readonly page?: string;
  readonly rounds?: number;
  readonly rowTime: number;
  readonly resume?: boolean;
  readonly sampleTime: number;
  readonly startTime: number;
  readonly threads: number;
  readonly python?: string;
  readonly installPytorch?: boolean;
  readonly device: Device;
  /** Absent: see `precisionsOf`. */
  readonly precision?: Precision;
}

/** The flags of one run over the rows, in one arithmetic. */
type Flags = PerfFlags & { readonly precision: Precision };

const docs = resolve(dirname(fileURLToPath(import.meta.url)), "../../docs");

/** Where a whole run goes, page and rows: what was measured on a card has a page of its own, in each precision. */
function placesOf({ device, precision }: Pick<Flags, "device" | "precision">) {
  const suffix = [...(device === "gpu" ? ["-gpu"] : []), ...(precision === "float32" ? [] : [`-${precision}`])].join(
    "",
  );
  return { page: join(docs, `performance${suffix}.md`), store: join(docs, "figures", `performance${suffix}.json`) };
}

const notApplicable = "does not apply";

/**
 * What is measured one after the other: what is asked for, else float32 and, on a card, bfloat16 too, as people train on one in either.
 * @throws MfimError where both would go into one file
 */
export function precisionsOf({
  device,
  precision,
  page,
  json,
}: Pick<PerfFlags, "device" | "precision" | "page" | "json">): readonly Precision[] {
  if (precision !== undefined) return [precision];
  if (device === "cpu") return ["float32"];
  const [flag] = Object.entries({ page, json }).flatMap(([name, file]) => (file === undefined ? [] : [`--${name}`]));
  if (flag !== undefined) {
    throw new MfimError(
      `${flag}: expected one precision for one file, got --device gpu, which measures float32 and then bfloat16; give --precision too.`,
    );
  }
  return ["float32", "bfloat16"];
}

/** What `perf` does. @throws MfimError for rows or engines that are not known, or a card that is not there */
export async function measureRows(flags: PerfFlags): Promise<void> {
  if (flags.list === true) {
    for (const { name, engines: own, what } of rows) console.log(`${name.padEnd(20)} ${own.join(", ")}\n    ${what}`);
    return;
  }
  const precisions = precisionsOf(flags);
  const chosenEngines = selectEngines(flags.engines);
  const chosenRows = selectRows(rows, flags.rows).filter((row) => flags.device === "cpu" || runsOnCard(row));
  const machine: Machine = {
    ...describeMachine(flags.threads),
    ...(flags.device === "gpu" && { card: await requireGpu() }),
  };
  const python =
    flags.installPytorch === true ? await installPytorch(console.log) : (flags.python ?? installedPython());
  const chosen = { rows: chosenRows, engines: chosenEngines, python };
  for (const precision of precisions) {
    if (precisions.length > 1) console.log(`In ${precision}:`);
    await measureIn({ ...machine, ...(precision === "bfloat16" && { precision }) }, { ...flags, precision }, chosen);
  }
}

interface Chosen {
  readonly rows: readonly Row[];
  readonly engines: readonly Engine[];
  readonly python: string | undefined;
}

/** All chosen rows in one arithmetic. */
async function measureIn(
  machine: Machine,
  flags: Flags,
  { rows: chosenRows, engines: chosenEngines, python }: Chosen,
): Promise<void> {
  const withoutPython = await pythonProblem(python, chosenEngines);
  const options: MeasureOptions = { ...flags, rounds: flags.rounds, python, say: console.log };

  // A run of some rows or engines is a look at them, and changes nothing of what is kept.
  const complete = flags.rows === undefined && flags.engines === undefined;
  const kept = complete || flags.resume === true;
  const { store } = placesOf(flags);
  const conditions = conditionsOf(machine);
  let measured: MeasuredRows = (flags.resume === true ? readMeasuredRows(store, conditions) : undefined) ?? {
    conditions,
    // Of the processor's products, which say nothing of a card.
    peak: flags.device === "gpu" ? undefined : await measurePeak(flags.threads),
    rows: [],
  };
  if (measured.peak !== undefined) {
    console.log(`The machine's matrix products: ${(measured.peak / 1e9).toFixed(0)} GFLOP/s`);
  }
  for (const row of chosenRows) {
    if (flags.resume === true && flags.rows === undefined && measured.rows.some((other) => other.row === row.name)) {
      console.log(`${row.name}: measured before`);
      continue;
    }
    console.log(row.name);
    measured = withRow(
      measured,
      await measureOrSayWhyNot(row, plan(row, enginesOn(flags, chosenEngines), withoutPython), options),
    );
    if (kept) await writeWhole(store, `${JSON.stringify(measured, null, 1)}\n`);
    await writeResults(measured, machine, flags, kept);
  }
  await writeResults(measured, machine, flags, kept);
}

/** Rows without networks, and jobs of several processes, have nothing on one card. */
const runsOnCard = ({ make, ranks }: Row) => make !== undefined && ranks === undefined;

/** onnxruntime's package for Node has no CUDA; eager TensorFlow.js and it have no bfloat16. */
function enginesOn({ device, precision }: Flags, chosen: readonly Engine[]): readonly Engine[] {
  return chosen.filter((engine) => {
    if (engine === "onnxruntime") return device === "cpu" && precision === "float32";
    return engine !== "eager" || precision === "float32";
  });
}

/** What went wrong belongs into the report, and the other rows go on. */
async function measureOrSayWhyNot(row: Row, { wanted, left }: Plan, options: MeasureOptions): Promise<MeasuredRow> {
  const heading = { row: row.name, date: new Date().toISOString().slice(0, 10) };
  const nothing = { rounds: 0, measurements: [], versions: {} };
  for (const { engine, reason } of left.filter(({ reason: why }) => why !== notApplicable))
    console.log(`  not measured in ${engine}: ${reason}`);
  if (wanted.length === 0) return { ...heading, ...nothing, omissions: left };
  try {
    const outcome = await measureRow(row, wanted, options);
    for (const { engine, reason } of outcome.omissions) console.log(`  not measured in ${engine}: ${reason}`);
    return { ...heading, ...outcome, omissions: [...left, ...outcome.omissions] };
  } catch (error) {
    const reason = (error as Error).message;
    console.log(`  not measured: ${reason}`);
    const failed = wanted.map((engine) => ({ row: row.name, engine, reason }));
    return { ...heading, ...nothing, omissions: [...left, ...failed] };
  }
}

async function writeResults(measured: MeasuredRows, machine: Machine, flags: Flags, whole: boolean): Promise<void> {
  const figures = measured.rows.flatMap(({ measurements }) => measurements.map(toFigure));
  if (flags.json !== undefined) await writeWhole(flags.json, `${JSON.stringify(figures, null, 2)}\n`);
  const page = flags.page ?? (whole ? placesOf(flags).page : undefined);
  if (page !== undefined) await writeWhole(page, performancePage(machine, rows, measured));
}

async function pythonProblem(python: string | undefined, chosen: readonly Engine[]): Promise<string | undefined> {
  if (!chosen.some(runsInPython)) return undefined;
  if (python === undefined) return "no PyTorch: give --install-pytorch, or --python PATH of one that has it";
  return whatPythonLacks(python);
}

interface Plan {
  readonly wanted: readonly Engine[];
  readonly left: readonly Omission[];
}

/** Which engines run a row, and why the others do not. */
function plan(row: Row, chosen: readonly Engine[], withoutPython: string | undefined): Plan {
  const missing = row.missing?.();
  const left: Omission[] = [];
  const wanted = chosen.filter((engine) => {
    const reason = !row.engines.includes(engine)
      ? notApplicable
      : (missing ?? (runsInPython(engine) ? withoutPython : undefined));
    if (reason !== undefined) left.push({ row: row.name, engine, reason });
    return reason === undefined;
  });
  return { wanted, left };
}
