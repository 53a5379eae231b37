import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Engine } from "../engines.ts";
import { cardMemory } from "../environment/card-memory.ts";
import { coresOfOthers, processorTime } from "../environment/company.ts";
import type { Device } from "../environment/device.ts";
import type { Row } from "../rows.ts";
import type { Ready } from "../workers/messages.ts";
import { type Surroundings, workerCommand, workerEnvironment, writeCommand } from "./commands.ts";
import { largestDifference } from "./compare-results.ts";
import { type Measurement, median, type Omission } from "./figures.ts";
import type { MeasuredRow } from "./measured-rows.ts";
import { WorkerProcess } from "./worker-process.ts";

export interface MeasureOptions extends Surroundings {
  /** Turns of every engine; undefined: as many as fit into `rowTime`. */
  readonly rounds: number | undefined;
  /** Seconds of turns a row. */
  readonly rowTime: number;
  /** A round takes as many calls as make up about so much time, ms; at least one. */
  readonly sampleTime: number;
  /** Seconds an engine may take until it is ready: a compiler at work for longer is left out, and the others are kept. */
  readonly startTime: number;
  readonly say: (line: string) => void;
}

export type RowOutcome = Omit<MeasuredRow, "row" | "date">;

/** Fewer turns say nothing of the spread, more are not worth the time. */
const [fewestRounds, mostRounds] = [3, 9];

/** Further apart, and two engines do not compute the same. */
const defaultTolerance = 1e-3;

interface Contender {
  readonly engine: Engine;
  readonly worker: WorkerProcess;
  readonly ready: Ready;
  readonly samples: number[];
  calls: number;
}

/**
 * Measures one row: a process for every engine, all alive at once, that take turns round by round, so that whatever else
 * the machine does hits all alike. Engines of a row that is `apart` come one after the other.
 */
export async function measureRow(row: Row, wanted: readonly Engine[], options: MeasureOptions): Promise<RowOutcome> {
  const folder = await mkdtemp(join(tmpdir(), "mfim-perf-"));
  const interruption = new AbortController();
  const remove = () => {
    interruption.abort();
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", remove); // an interrupted run leaves nothing behind either
  try {
    const [program = "", ...args] = writeCommand(row, folder, wanted.includes("onnxruntime"));
    await promisify(execFile)(program, args, {
      // Weights and inputs are drawn in float32 on the processor, whatever reads them.
      env: workerEnvironment(options.threads),
      maxBuffer: 1e8,
      signal: interruption.signal,
    });
    const groups = row.apart === true ? wanted.map((engine) => [engine]) : [wanted];
    const outcomes: GroupOutcome[] = [];
    for (const engines of groups) {
      const reference = outcomes.find((outcome) => outcome.reference !== undefined)?.reference;
      outcomes.push(await measureOrLeaveOut(row, engines, folder, options, reference));
    }
    const flops = outcomes.find((outcome) => outcome.flops !== undefined)?.flops;
    const others = outcomes.flatMap((outcome) => outcome.others ?? []);
    return {
      measurements: outcomes.flatMap(({ measurements }) => measurements.map((found) => ({ ...found, flops }))),
      omissions: outcomes.flatMap(({ omissions }) => omissions),
      versions: Object.assign({}, ...outcomes.map(({ versions }) => versions)) as Record<string, string>,
      rounds: fewestOf(outcomes),
      // Of an MPI job the suite knows the launcher alone: its ranks would pass for others.
      others: row.ranks !== undefined || others.length === 0 ? undefined : Math.max(...others),
    };
  } finally {
    remove();
    process.off("exit", remove);
  }
}

/** Rounds of the engines that ran; a row of which none did has none. */
export function fewestOf(outcomes: readonly { readonly rounds: number }[]): number {
  const ran = outcomes.map(({ rounds }) => rounds).filter((rounds) => rounds > 0);
  return ran.length === 0 ? 0 : Math.min(...ran);
}

/** What engines found that ran side by side; `reference`: where the first one's results lie. */
interface GroupOutcome extends RowOutcome {
  readonly flops: number | undefined;
  readonly reference: string | undefined;
}

/** Engines that die by themselves take only their own cells with them; where all run together there is nothing left to keep. */
async function measureOrLeaveOut(
  ...[row, engines, ...rest]: Parameters<typeof measureTogether>
): Promise<GroupOutcome> {
  try {
    return await measureTogether(row, engines, ...rest);
  } catch (error) {
    if (row.apart !== true) throw error;
    const omissions = engines.map((engine) => ({ row: row.name, engine, reason: (error as Error).message }));
    return { ...nothingMeasured, omissions };
  }
}

const nothingMeasured = {
  measurements: [],
  versions: {},
  rounds: 0,
  others: undefined,
  flops: undefined,
  reference: undefined,
} as const;

async function measureTogether(
  row: Row,
  wanted: readonly Engine[],
  folder: string,
  options: MeasureOptions,
  earlier: string | undefined,
): Promise<GroupOutcome> {
  const omissions: Omission[] = [];
  const contenders: Contender[] = [];
  try {
    for (const engine of wanted) {
      const started = await start(row, engine, folder, options);
      if ("reason" in started) omissions.push(started);
      else contenders.push(started);
    }
    const reference = earlier ?? contenders.find(({ ready }) => ready.results !== undefined)?.ready.results;
    const differences = await compare(contenders, reference);
    const turns = await takeTurns(contenders, options);
    const flops = contenders.find(({ ready }) => ready.flops !== undefined)?.ready.flops;
    const measurements: Measurement[] = [];
    for (const contender of contenders) {
      const difference = differences.get(contender.engine);
      const measured = await summarise(row, contender, flops, difference, options.device);
      const tolerance = toleranceOf(row, options);
      if (difference === undefined || difference <= tolerance) measurements.push(measured);
      else omissions.push({ row: row.name, engine: contender.engine, reason: disagreement(difference, tolerance) });
    }
    const versions = Object.assign({}, ...contenders.map(({ ready }) => ready.versions)) as Record<string, string>;
    return { measurements, omissions, versions, rounds: turns.rounds, others: turns.others, flops, reference };
  } finally {
    for (const { worker } of contenders) worker.kill();
  }
}

/** Rounded factors, or TF32's on a card: engines round in other places. */
function toleranceOf({ tolerance = defaultTolerance }: Row, { device, precision }: MeasureOptions): number {
  if (precision === "bfloat16") return Math.max(tolerance, 0.1);
  return device === "gpu" ? Math.max(tolerance, 0.01) : tolerance;
}

const disagreement = (difference: number, tolerance: number) =>
  `its results differ from the first engine's by ${difference.toExponential(1)} of the largest value, ${tolerance} is allowed`;

async function start(row: Row, engine: Engine, folder: string, options: MeasureOptions): Promise<Contender | Omission> {
  const worker = new WorkerProcess(`${row.name} in ${engine}`, workerCommand(row, engine, folder, options), {
    ...workerEnvironment(options.threads, options),
  });
  try {
    return { engine, worker, ready: await worker.ready(options.startTime), samples: [], calls: 1 };
  } catch (error) {
    worker.kill();
    return { row: row.name, engine, reason: (error as Error).message };
  }
}

/** How far each engine's first results are from the first engine's, which lie in the file `reference`. */
async function compare(
  contenders: readonly Contender[],
  reference: string | undefined,
): Promise<ReadonlyMap<Engine, number>> {
  const differences = new Map<Engine, number>();
  for (const { engine, ready } of contenders) {
    if (ready.results === undefined || ready.results === reference || reference === undefined) continue;
    differences.set(engine, await largestDifference(reference, ready.results));
  }
  return differences;
}

async function takeTurns(contenders: readonly Contender[], options: MeasureOptions) {
  if (contenders.length === 0) return { rounds: 0, others: undefined };
  let turn = 0;
  for (const contender of contenders) {
    const once = await contender.worker.run(1);
    contender.calls = Math.max(1, Math.round(options.sampleTime / once));
    turn += (contender.calls * once) / 1000;
  }
  const fitting = Math.min(mostRounds, Math.max(fewestRounds, Math.floor(options.rowTime / turn)));
  const rounds = options.rounds ?? fitting;
  const pids = contenders.flatMap(({ worker }) => worker.pid ?? []);
  const [begin, before] = [performance.now(), processorTime(pids)];
  for (let round = 0; round < rounds; round++) {
    // Every second round in the other order: whoever comes after a hungry neighbour is not always the same.
    const order = round % 2 === 0 ? contenders : contenders.toReversed();
    for (const { worker, samples, calls } of order) samples.push(await worker.run(calls));
  }
  const line = contenders.map(({ engine, samples }) => `${engine} ${median(samples).toPrecision(4)} ms`);
  const after = processorTime(pids);
  const seconds = (performance.now() - begin) / 1000;
  const others = before && after && coresOfOthers(before, after, seconds);
  const company = others === undefined ? "" : `; others used ${others.toFixed(1)} cores`;
  options.say(`  ${line.join(", ")} (${rounds} rounds${company})`);
  return { rounds, others };
}

async function summarise(
  row: Row,
  { engine, worker, samples }: Contender,
  flops: number | undefined,
  difference: number | undefined,
  device: Device,
): Promise<Measurement> {
  const onCard = device === "gpu" ? await cardMemory(worker.pid) : undefined;
  const { peak, steady, ranks } = await worker.end();
  return {
    row: row.name,
    engine,
    median_ms: median(samples),
    low_ms: Math.min(...samples),
    high_ms: Math.max(...samples),
    peak_mb: onCard ?? peak,
    rounds: samples.length,
    steady_mb: device === "gpu" ? undefined : steady,
    flops,
    difference,
    ranks,
  };
}
