import type { Machine } from "../environment/machine.ts";
import type { Measurement, Omission } from "../measure/figures.ts";
import { engines, type Row } from "../rows.ts";

export interface Results {
  readonly machine: Machine;
  readonly date: string;
  readonly rounds: number;
  readonly versions: Readonly<Record<string, string>>;
  /** Measured limit of the machine, floating-point operations a second. */
  readonly peak: number | undefined;
  readonly rows: readonly Row[];
  readonly measurements: readonly Measurement[];
  readonly omissions: readonly Omission[];
}

const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const table = (head: readonly string[], body: readonly (readonly string[])[]) =>
  [line(head), line(head.map(() => "---")), ...body.map(line)].join("\n");

const time = (ms: number) => (ms >= 1000 ? ms.toFixed(0) : ms.toPrecision(3));
const times = (ratio: number | undefined) => (ratio === undefined ? "" : `${ratio.toFixed(2)}x`);

/** docs/performance.md, from one run of the suite. */
export function performancePage(results: Results): string {
  const { machine, rows, measurements, omissions, peak } = results;
  const measured = rows.filter(({ name }) => measurements.some(({ row }) => row === name));
  const busy = machine.load > 0.5;
  return [
    "# Performance",
    "Written by `pnpm perf`, whose figures these are; nothing here is edited by hand. `pnpm perf --help` says how to repeat it.",
    `${results.date}; ${machine.processor} (${machine.extensions.join(", ")}), ${machine.threads} threads, ${machine.memory}, ${machine.system}, Node ${machine.node}; ${Object.entries(
      results.versions,
    )
      .map(([name, version]) => `${name} ${version}`)
      .join(", ")}. No GPU.`,
    ...(busy
      ? [
          `**The machine was busy** (load ${machine.load.toFixed(1)} before the run): read ratios, and know that PyTorch's OpenMP threads suffer most from company.`,
        ]
      : []),
    "Every engine reads the same weights and inputs from safetensors files, runs in a process of its own, and takes its turn with the others in every round; float32 throughout. Before anything is timed, all engines' results must agree to 0.1 % of the largest value (means of parts of a picture to 1 % in `prepare`, whose libraries sample differently).",
    "## Times",
    `Milliseconds of one call: median of ${results.rounds} rounds (fastest to slowest).`,
    table(
      ["row", ...engines, "compiled / eager", "compiled / PyTorch", "compiled / onnxruntime"],
      measured.map(({ name }) => timeCells(name, measurements)),
    ),
    "Ratios are of medians, the other engine's time divided by ours: above 1 ours is faster. In `prepare` ours is no tensor program and stands under eager, Pillow under pytorch.",
    "## Memory",
    "Largest resident memory of the process in MB (10^6 bytes), libraries and weights included: from its start, and in brackets during the measured calls. A compiled function's first call runs eagerly to be traced, so its start is as large as eager's.",
    table(
      ["row", ...engines],
      measured.map(({ name }) => [
        name,
        ...engines.map((engine) => {
          const found = find(measurements, name, engine);
          const steady = found?.steady_mb === undefined ? "" : ` (${found.steady_mb.toFixed(0)})`;
          return found === undefined ? "" : `${found.peak_mb.toFixed(0)}${steady}`;
        }),
      ]),
    ),
    ...(peak === undefined ? [] : limitSection(results, measured, peak)),
    "## Rows",
    table(
      ["row", "one call", "largest difference between engines"],
      measured.map(({ name, what }) => {
        const differences = measurements.flatMap(({ row, difference }) => (row === name ? (difference ?? []) : []));
        return [name, what, differences.length === 0 ? "" : Math.max(...differences).toExponential(1)];
      }),
    ),
    "## Not measured",
    table(
      ["row", "engine", "why"],
      [
        ...grouped(omissions),
        ["all", "any, on an NVIDIA GPU", "no GPU was at hand; neither TF32 nor mixed precision was measured on one"],
      ],
    ),
  ]
    .join("\n\n")
    .concat("\n");
}

function limitSection({ measurements }: Results, rows: readonly Row[], peak: number): string[] {
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
  const [eager, compiled, pytorch, onnx] = found;
  const cell = (m: Measurement | undefined) =>
    m === undefined ? "" : `${time(m.median_ms)} (${time(m.low_ms)} to ${time(m.high_ms)})`;
  const ours = compiled ?? eager;
  const ratio = (other: Measurement | undefined) =>
    other === undefined || ours === undefined || other === ours ? undefined : other.median_ms / ours.median_ms;
  return [row, ...found.map(cell), ...[eager, pytorch, onnx].map((other) => times(ratio(other)))];
}
