import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { MfimError } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { readBenchFindings } from "../evaluate/bench-result.ts";
import { measureModels } from "../evaluate/measure-models.ts";
import { curvesChart } from "../pictures/curves-chart.ts";
import { hasPicture, type SheetColumn, swapColumns, writePairSheet } from "../pictures/pair-sheet.ts";
import { readTrainingLog } from "../pictures/read-training-log.ts";
import { type AblationTableInput, ablationTable } from "./ablation-table.ts";
import { compareVariants } from "./compare-variants.ts";
import { differencesChart } from "./differences-chart.ts";
import type { Grid } from "./read-grid.ts";
import { terminalAblation } from "./terminal-ablation.ts";
import { trainVariants } from "./train-variants.ts";

export interface AblationOptions {
  /** Folder of everything; started again with it, what is there goes on. */
  readonly out: string;
  /** Trainings at a time. */
  readonly parallel: number;
  /** Trainings stop after so many seconds, to be gone on with by the same call; the measurement comes when all are finished. */
  readonly seconds?: number | undefined;
  /** Another folder of pictures for the measurement. */
  readonly data?: string | undefined;
  /** Only so many pairs. */
  readonly limit?: number | undefined;
}

export interface AblationOutcome {
  /** Why not all variants are trained yet; absent where they are. */
  readonly stopped?: "interrupted" | "out of time";
  /** Names of variants that are trained. */
  readonly finished: readonly string[];
  /** Names of variants whose training did not end well. */
  readonly failed: readonly string[];
  /** The result for a terminal; absent where not all are trained. */
  readonly table?: string;
}

/**
 * Trains the variants of a grid, measures all of them on the same pairs, and writes into `out`: `ablation.md` and `ablation.json`,
 * the differences as `ablation.svg`, the training's terms as `ablation-curves.svg`, the first pairs as `ablation.png`.
 * @throws MfimError where the first variant, which the others are compared with, did not end well
 */
export async function runAblation(grid: Grid, options: AblationOptions): Promise<AblationOutcome> {
  const { out, data, limit } = options;
  await mkdir(out, { recursive: true });
  const trained = await trainVariants(grid, options);
  const failed = trained.flatMap(({ variant, outcome }) => (outcome === "failed" ? [variant.name] : []));
  const finished = trained.filter(({ outcome }) => outcome === "finished");
  const names = finished.map(({ variant }) => variant.name);
  for (const stopped of ["interrupted", "out of time"] as const)
    if (trained.some(({ outcome }) => outcome === stopped)) return { stopped, finished: names, failed };
  const [first] = grid.variants;
  if (first === undefined || failed.includes(first.name)) {
    throw new MfimError(
      `${out}: expected the first variant, ${first?.name}, to end well, since the others are compared with it; its own message says why it did not.`,
    );
  }
  const bench = join(out, "bench");
  const models = new Map(finished.map(({ variant, model }) => [variant.name, model]));
  // What the grid trained, by its own configs.
  await measureModels({ models, protocol: grid.protocol, out: bench, data, limit, allowModules: true });
  const found = await readBenchFindings(bench);
  const findings = compareVariants(found, names);
  const yardsticks = compareVariants(found, ["target", "source"]).map((one) => ({
    ...one,
    name: `untouched ${one.name}`,
  }));
  const { run, batch } = first.config;
  const { protocol } = found;
  const effort = { steps: run.steps, batch, seed: run.seed };
  const title = `${protocol.name}: ${protocol.pairs} pairs at ${protocol.size} px, SHA-256 ${protocol.checksum}; every variant ${run.steps} steps of ${batch} pairs, seed ${run.seed}`;
  const changes = new Map(grid.variants.map((variant) => [variant.name, variant.changes]));
  const result: AblationTableInput = {
    title,
    changes,
    findings,
    yardsticks,
    over: found.people === undefined ? "pairs" : "source people",
    servedInLoss: found.servedInLoss,
    failed,
  };
  const variants = findings.map((finding) => ({ ...finding, changes: changes.get(finding.name) }));
  await writePairSheet(bench, await sheetColumns(bench, names), join(out, "ablation.png"));
  const servedInLoss = [...found.servedInLoss];
  const json = { format: "mfim-ablation-1", protocol, ...effort, variants, servedInLoss, failed };
  const logs = finished.map(({ variant, metrics }) => readTrainingLog(dirname(metrics), variant.name));
  await writeWhole(join(out, "ablation-curves.svg"), curvesChart(await Promise.all(logs)));
  await writeWhole(join(out, "ablation.svg"), differencesChart(findings));
  await writeWhole(join(out, "ablation.json"), `${JSON.stringify(json, null, 2)}\n`);
  const file = join(out, "ablation.md");
  await writeWhole(file, ablationTable(result));
  return { finished: names, failed, table: terminalAblation(result, file) };
}

/** Source, target, every variant, and the true swap where it is known. */
async function sheetColumns(bench: string, variants: readonly string[]): Promise<SheetColumn[]> {
  const untouched = (name: string) => ({ picture: name, title: name });
  const truth = await hasPicture(bench, "truth");
  return [...["source", "target"].map(untouched), ...swapColumns(variants), ...(truth ? [untouched("truth")] : [])];
}
