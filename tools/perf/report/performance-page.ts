import { type Engine, engines } from "../engines.ts";
import type { Machine } from "../environment/machine.ts";
import type { Measurement, Omission } from "../measure/figures.ts";
import type { MeasuredRow, MeasuredRows } from "../measure/measured-rows.ts";
import type { Row } from "../rows.ts";
import { limits } from "./limits.ts";
import { ranksSection } from "./ranks-section.ts";
import { shortfallsOf } from "./shortfalls.ts";
import { table } from "./table.ts";

const time = (ms: number) => (ms >= 1000 ? ms.toFixed(0) : ms.toPrecision(3));
const times = (ratio: number | undefined) => (ratio === undefined ? "" : `${ratio.toFixed(2)}x`);

function arithmeticOf({ card, precision }: Machine): string {
  const exact = card === undefined ? "float32" : "float32 (TF32 in convolutions and products, of all engines)";
  return precision === undefined ? exact : "bfloat16 in convolutions and products, float32 in the rest,";
}

/** What ours is compared with, column by column. */
const compared: readonly { readonly engine: Engine; readonly title: string }[] = [
  { engine: "eager", title: "eager" },
  { engine: "pytorch", title: "PyTorch" },
  { engine: "pytorch-compiled", title: "PyTorch compiled" },
  { engine: "onnxruntime", title: "onnxruntime" },
];

const namesOfApart = (rows: readonly Row[]) =>
  rows
    .filter(({ apart }) => apart === true)
    .map(({ name }) => name)
    .join(", ");

/** More than this many cores used by others, and a row was not measured on a quiet machine. */
const quiet = 0.15;

/** docs/performance.md, from the rows measured so far, in the order of the suite's. */
export function performancePage(machine: Machine, all: readonly Row[], measured: MeasuredRows): string {
  const found = new Map(measured.rows.map((row) => [row.row, row]));
  const rows = all.filter(({ name }) => (found.get(name)?.measurements.length ?? 0) > 0);
  const measurements = measured.rows.flatMap((row) => row.measurements);
  const versions = Object.assign({}, ...measured.rows.map((row) => row.versions)) as Record<string, string>;
  const versionList = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const disturbed = measured.rows.filter(({ others = 0 }) => others > quiet);
  return [
    "# Performance",
    "Written by `pnpm perf`, whose figures these are; nothing here is edited by hand. `pnpm perf --help` says how to repeat it.",
    `${machine.processor} (${machine.extensions.join(", ")}), ${machine.threads} threads, ${machine.memory}, ${machine.system}, Node ${machine.node}; ${versionList.join(", ")}. ${machine.card === undefined ? "No GPU" : `Everything on ${machine.card}`}.`,
    ...(disturbed.length > 0
      ? [
          `**Others used the machine while ${disturbed.length} of ${rows.length} rows were measured** (last table): read their ratios, not their times, and know that PyTorch's OpenMP threads suffer most from company.`,
        ]
      : []),
    `Every engine reads the same weights and inputs from safetensors files, runs in a process of its own, and takes its turn with the others in every round (those of ${namesOfApart(all)}, which do not fit into memory side by side, one after the other); ${arithmeticOf(machine)} throughout; \`pytorch-compiled\` is PyTorch under \`torch.compile\` (inductor, fixed shapes), compiled first. Before anything is timed, all engines' results must agree to 0.1 % of the largest value (means of parts of a picture to 1 % in \`prepare\`, whose libraries sample differently).`,
    "## Times",
    "Milliseconds of one call: median of the rounds (fastest to slowest).",
    table(
      ["row", ...engines, ...compared.map(({ title }) => `compiled / ${title}`)],
      rows.map(({ name }) => timeCells(name, measurements)),
    ),
    "Ratios are of medians, the other engine's time divided by ours: above 1 ours is faster. In `prepare` ours is no tensor program and stands under eager, Pillow under pytorch.",
    ...memorySection(machine, rows, measurements),
    ...behindSection(rows, measurements, measured.peak),
    ...(measured.peak === undefined ? [] : limitSection(measurements, rows, measured.peak)),
    ...ranksSection(measurements),
    ...rowsSection(rows, found),
    "## Not measured",
    table(
      ["row", "engine", "why"],
      [
        ...grouped(measured.rows.flatMap(({ omissions }) => omissions)),
        ...grouped(notYet(all, found)),
        ...(machine.card === undefined
          ? [
              [
                "all",
                "any, on an NVIDIA GPU",
                "no GPU was at hand; neither TF32 nor mixed precision was measured on one",
              ],
            ]
          : []),
      ],
    ),
  ]
    .join("\n\n")
    .concat("\n");
}

function memorySection({ card }: Machine, rows: readonly Row[], measurements: readonly Measurement[]): string[] {
  const cell = (name: string, engine: Engine) => {
    const found = find(measurements, name, engine);
    const steady = found?.steady_mb === undefined ? "" : ` (${found.steady_mb.toFixed(0)})`;
    return found === undefined ? "" : `${found.peak_mb.toFixed(0)}${steady}`;
  };
  return [
    "## Memory",
    card === undefined
      ? "Largest resident memory of the process in MB (10^6 bytes), libraries and weights included: from its start, and in brackets during the measured calls."
      : "What the process held on the card at its end, in MB (10^6 bytes), as the driver counts it: its libraries and what its allocator keeps included.",
    table(
      ["row", ...engines],
      rows.map(({ name }) => [name, ...engines.map((engine) => cell(name, engine))]),
    ),
  ];
}

/** What each row is, and how it was measured. */
function rowsSection(rows: readonly Row[], found: ReadonlyMap<string, MeasuredRow>): string[] {
  return [
    "## Rows",
    table(
      ["row", "one call", "largest difference between engines", "measured", "rounds", "cores used by others"],
      rows.map(({ name, what }) => {
        const row = found.get(name);
        const differences = row?.measurements.flatMap(({ difference }) => difference ?? []) ?? [];
        const largest = differences.length === 0 ? "" : Math.max(...differences).toExponential(1);
        return [name, what, largest, row?.date ?? "", String(row?.rounds ?? ""), row?.others?.toFixed(1) ?? ""];
      }),
    ),
  ];
}

/** The rows that miss an aim, by how much, and what is in the way. */
function behindSection(rows: readonly Row[], measurements: readonly Measurement[], peak: number | undefined): string[] {
  const behind = rows.flatMap((row) => {
    const missed = shortfallsOf(row, measurements, peak);
    return missed.length === 0 ? [] : [[row.name, missed.join("; "), limits[row.name] ?? "not looked into yet"]];
  });
  const aims =
    "Every row at least as fast as PyTorch, training steps 1.5 times, those of 256 and 1024 px 1.6 times and 1.1 times compiled PyTorch; forward rows within 10 % of onnxruntime; no more memory than PyTorch.";
  return [
    "## Aims, and the rows that miss one",
    aims,
    behind.length === 0 ? "No row does." : table(["row", "by how much", "what is in the way"], behind),
  ];
}

/** Rows that no run has come to yet. */
function notYet(all: readonly Row[], found: ReadonlyMap<string, unknown>): Omission[] {
  return all
    .filter(({ name }) => !found.has(name))
    .flatMap(({ name, engines: own }) => own.map((engine) => ({ row: name, engine, reason: "not measured yet" })));
}

function limitSection(measurements: readonly Measurement[], rows: readonly Row[], peak: number): string[] {
  const reached = ({ flops = 0, median_ms }: Measurement) => flops / (median_ms / 1000) / peak;
  const body = rows.flatMap(({ name }) => {
    const found = engines.map((engine) => find(measurements, name, engine));
    const flops = found.find((measurement) => measurement?.flops !== undefined)?.flops;
    if (flops === undefined) return [];
    const shares = found.map((m) => (m?.flops === undefined ? "" : `${(100 * reached(m)).toFixed(0)} %`));
    return [[name, (flops / 1e9).toPrecision(3), ...shares]];
  });
  return [
    "## The machine's limit",
    `A float32 product of two 2048 x 2048 matrices ran at ${(peak / 1e9).toFixed(0)} GFLOP/s at best on the same threads. The table says how much of that each row reaches by the operations of its convolutions and matrix products (a multiplication and an addition are two; elementwise work counts as none, and a convolution algorithm that needs fewer multiplications can pass 100 %).`,
    table(["row", "GFLOP", ...engines], body),
  ];
}

/** One line for all rows and engines that share a reason. */
function grouped(omissions: readonly Omission[]): string[][] {
  const reasons = new Map<string, Omission[]>();
  for (const omission of omissions) {
    const key = `${omission.engine} ${omission.reason}`;
    reasons.set(key, [...(reasons.get(key) ?? []), omission]);
  }
  return [...reasons.values()].map((alike) => [
    alike.map(({ row }) => row).join(", "),
    alike[0]?.engine ?? "",
    (alike[0]?.reason ?? "").replaceAll("|", "/").replaceAll("\n", " "),
  ]);
}

function find(measurements: readonly Measurement[], row: string, engine: string): Measurement | undefined {
  return measurements.find((measurement) => measurement.row === row && measurement.engine === engine);
}

function timeCells(row: string, measurements: readonly Measurement[]): string[] {
  const found = engines.map((engine) => find(measurements, row, engine));
  const of = (engine: Engine) => found[engines.indexOf(engine)];
  const cell = (m: Measurement | undefined) =>
    m === undefined ? "" : `${time(m.median_ms)} (${time(m.low_ms)} to ${time(m.high_ms)})`;
  const ours = of("compiled") ?? of("eager");
  const ratio = (other: Measurement | undefined) =>
    other === undefined || ours === undefined || other === ours ? undefined : other.median_ms / ours.median_ms;
  return [row, ...found.map(cell), ...compared.map(({ engine }) => times(ratio(of(engine))))];
}
