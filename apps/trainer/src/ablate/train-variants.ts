import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { readModelConfig } from "@mfim/checkpoints";
import { ConfigError } from "@mfim/core";
import { watchInterruption } from "@mfim/files";
import { z } from "zod";
import { type FitConfig, fitSchema } from "../config/fit-schema.ts";
import { readConfig } from "../config/read-config.ts";
import { runProgram } from "../processes/run-program.ts";
import type { Grid, Variant } from "./read-grid.ts";

/** How the training of a variant ended; one that was never begun since the time was over is out of time, too. */
type VariantOutcome = "finished" | "interrupted" | "out of time" | "failed";

export interface TrainedVariant {
  readonly variant: Variant;
  readonly outcome: VariantOutcome;
  readonly model: string;
  /** What its training logged. */
  readonly metrics: string;
}

/** Folder of a variant's run. */
const runOf = (out: string, { name }: Variant) => join(out, "variants", name);
const interruptedCode = 130;

export interface TrainVariantsOptions {
  readonly out: string;
  /** Trainings at a time. */
  readonly parallel: number;
  /** No training begins or goes on after so many seconds. */
  readonly seconds?: number | undefined;
}

/**
 * Trains every variant in a process of its own, `parallel` at a time; what is there already goes on, and what is finished
 * is left as it is. After Ctrl-C, or when the time is over, nothing new is begun.
 * @throws ConfigError, before any training, where a folder holds the run of another config
 */
export async function trainVariants(
  { base, variants }: Grid,
  { out, parallel, seconds = Number.POSITIVE_INFINITY }: TrainVariantsOptions,
): Promise<TrainedVariant[]> {
  const end = performance.now() + seconds * 1000;
  for (const variant of variants) await assertSameConfig(runOf(out, variant), variant);
  using interruption = watchInterruption();
  const results = new Map<Variant, VariantOutcome>();
  const waiting = [...variants];
  const environment = shareOfThreads(parallel);
  const worker = async () => {
    for (let variant = waiting.shift(); variant !== undefined; variant = waiting.shift()) {
      const left = (end - performance.now()) / 1000;
      const outcome = interruption.requested
        ? "interrupted"
        : await train(base, variant, runOf(out, variant), left, environment);
      results.set(variant, outcome);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return variants.map((variant) => ({
    variant,
    outcome: results.get(variant) as VariantOutcome,
    model: join(runOf(out, variant), "model"),
    metrics: join(runOf(out, variant), "metrics.jsonl"),
  }));
}

/** @param seconds left for it; Infinity: as long as it takes */
async function train(
  base: string,
  variant: Variant,
  run: string,
  seconds: number,
  environment: Readonly<Record<string, string>>,
): Promise<VariantOutcome> {
  if (await isFinished(run, variant.config)) return "finished";
  if (seconds <= 0) return "out of time";
  const settings = variant.settings.flatMap((setting) => ["--set", setting]);
  const limit = Number.isFinite(seconds) ? ["--seconds", String(seconds)] : [];
  const fit = ["fit", base, "--out", run, ...limit, ...settings];
  const code = await runProgram("trainer", fit, { label: variant.name, environment });
  if (code === interruptedCode) return "interrupted";
  if (code !== 0) return "failed";
  return (await isFinished(run, variant.config)) ? "finished" : "out of time";
}

/**
 * Several trainings share the cores, each with as many threads as it has of them: small batches keep one thread busier than
 * two, so that they get further together than one after the other (docs/training.md). What the caller has set holds.
 */
function shareOfThreads(parallel: number): Readonly<Record<string, string>> {
  if (parallel === 1 || process.env["TF_NUM_INTRAOP_THREADS"]) return {};
  const threads = String(Math.max(1, Math.floor(availableParallelism() / parallel)));
  return { TF_NUM_INTRAOP_THREADS: threads, TF_NUM_INTEROP_THREADS: threads };
}

const modelSchema = z.object({ provenance: z.object({ steps: z.number() }) });

async function isFinished(run: string, { run: { steps } }: FitConfig): Promise<boolean> {
  const model = join(run, "model");
  if (!existsSync(join(model, "config.json"))) return false;
  return (await readModelConfig(model, modelSchema)).provenance.steps === steps;
}

/** More steps are gone on with; anything else would mix two trainings. */
async function assertSameConfig(run: string, { name, config }: Variant): Promise<void> {
  const file = join(run, "config.json");
  if (!existsSync(file)) return;
  const comparable = (known: FitConfig) => JSON.parse(JSON.stringify({ ...known, run: { ...known.run, steps: 0 } }));
  if (isDeepStrictEqual(comparable(await readConfig(file, fitSchema)), comparable(config))) return;
  throw new ConfigError(
    `${run}: expected a run of variant ${name} as the grid has it, got one of another config; take another --out, or remove that folder.`,
  );
}
