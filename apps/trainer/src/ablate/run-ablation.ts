import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { MfimError } from "@mfim/core";
import { readBenchFindings } from "../evaluate/bench-result.ts";
import { measureModels } from "../evaluate/measure-models.ts";
import { swapColumns, writePairSheet } from "../pictures/pair-sheet.ts";
import { writeWhole } from "../processes/write-whole.ts";
import { ablationTable } from "./ablation-table.ts";
import { compareVariants } from "./compare-variants.ts";
import type { Grid } from "./read-grid.ts";
import { trainVariants } from "./train-variants.ts";

export interface AblationOptions {
  /** Folder of everything; started again with it, what is there goes on. */
  readonly out: string;
  /** Trainings at a time. */
  readonly parallel: number;
  /** Another folder of pictures for the measurement. */
  readonly data?: string | undefined;
  /** Only so many pairs. */
  readonly limit?: number | undefined;
}

export interface AblationOutcome {
  readonly interrupted: boolean;
  /** Names of variants whose training did not end well. */
  readonly failed: readonly string[];
  /** The result as Markdown; absent where the ablation was interrupted. */
  readonly table?: string;
}

/**
 * Trains the variants of a grid, measures all of them on the same pairs, and writes `ablation.md`, `ablation.json` and
 * `ablation.png` into `out`.
 * @throws MfimError where the first variant, which the others are compared with, did not end well
 */
export async function runAblation(grid: Grid, options: AblationOptions): Promise<AblationOutcome> {
  const { out, parallel, data, limit } = options;
  await mkdir(out, { recursive: true });
  const trained = await trainVariants(grid, out, parallel);
  const failed = trained.flatMap(({ variant, outcome }) => (outcome === "failed" ? [variant.name] : []));
  if (trained.some(({ outcome }) => outcome === "interrupted")) return { interrupted: true, failed };
  const finished = trained.filter(({ outcome }) => outcome === "finished");
  const [first] = grid.variants;
  if (first === undefined || failed.includes(first.name)) {
    throw new MfimError(
      `${out}: expected the first variant, ${first?.name}, to end well, since the others are compared with it; its own message says why it did not.`,
    );
  }
  const bench = join(out, "bench");
  const models = new Map(finished.map(({ variant, model }) => [variant.name, model]));
  await measureModels({ models, protocol: grid.protocol, out: bench, data, limit });
  const found = await readBenchFindings(bench);
  const names = finished.map(({ variant }) => variant.name);
  const findings = compareVariants(found, names);
  const { run, batch } = first.config;
  const { protocol } = found;
  const effort = { steps: run.steps, batch, seed: run.seed };
  const title = `${protocol.name}: ${protocol.pairs} pairs at ${protocol.size} px, SHA-256 ${protocol.checksum}; every variant ${run.steps} steps of ${batch} pairs, seed ${run.seed}`;
  const changes = new Map(grid.variants.map((variant) => [variant.name, variant.changes]));
  const table = ablationTable({
    title,
    changes,
    findings,
    over: found.people === undefined ? "pairs" : "source people",
    servedInLoss: found.servedInLoss,
    failed,
  });
  const variants = findings.map((finding) => ({ ...finding, changes: changes.get(finding.name) }));
  await writePairSheet(bench, [...untouchedColumns, ...swapColumns(names)], join(out, "ablation.png"));
  const servedInLoss = [...found.servedInLoss];
  const json = { format: "mfim-ablation-1", protocol, ...effort, variants, servedInLoss, failed };
  await writeWhole(join(out, "ablation.json"), `${JSON.stringify(json, null, 2)}\n`);
  await writeWhole(join(out, "ablation.md"), table);
  return { interrupted: false, failed, table };
}

const untouchedColumns = ["source", "target"].map((name) => ({ picture: name, title: name }));
