import { existsSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { readModelConfig } from "@mfim/checkpoints";
import { ConfigError } from "@mfim/core";
import { z } from "zod";
import { type FitConfig, fitSchema } from "../config/fit-schema.ts";
import { readConfig } from "../config/read-config.ts";
import { runProgram } from "../processes/run-program.ts";
import { watchInterruption } from "../run/interruption.ts";
import type { Grid, Variant } from "./read-grid.ts";

/** How the training of a variant ended. */
export type VariantOutcome = "finished" | "interrupted" | "failed";

export interface TrainedVariant {
  readonly variant: Variant;
  readonly outcome: VariantOutcome;
  readonly model: string;
}

/** Folder of a variant's run. */
const runOf = (out: string, { name }: Variant) => join(out, "variants", name);
const interruptedCode = 130;

/**
 * Trains every variant in a process of its own, `parallel` at a time; what is there already goes on, and what is finished
 * is left as it is. After Ctrl-C nothing new is begun.
 * @throws ConfigError, before any training, where a folder holds the run of another config
 */
export async function trainVariants(
  { base, variants }: Grid,
  out: string,
  parallel: number,
): Promise<TrainedVariant[]> {
  for (const variant of variants) await assertSameConfig(runOf(out, variant), variant);
  using interruption = watchInterruption();
  const results = new Map<Variant, VariantOutcome>();
  const waiting = [...variants];
  const worker = async () => {
    for (let variant = waiting.shift(); variant !== undefined; variant = waiting.shift()) {
      const outcome = interruption.requested ? "interrupted" : await train(base, variant, runOf(out, variant));
      results.set(variant, outcome);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return variants.map((variant) => ({
    variant,
    outcome: results.get(variant) as VariantOutcome,
    model: join(runOf(out, variant), "model"),
  }));
}

async function train(base: string, variant: Variant, run: string): Promise<VariantOutcome> {
  if (await isFinished(run, variant.config)) return "finished";
  const settings = variant.settings.flatMap((setting) => ["--set", setting]);
  const code = await runProgram("trainer", ["fit", base, "--out", run, ...settings], { label: variant.name });
  if (code === interruptedCode) return "interrupted";
  return code === 0 ? "finished" : "failed";
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
