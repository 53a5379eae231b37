import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { useBackend } from "@mfim/native";
import { sharedFolder } from "@mfim/testing";
import { parityChecks } from "./parity-checks.ts";
import { describeOutcome, failed, heading } from "./report.ts";
import { runParity } from "./run-parity.ts";

export interface ParityFlags {
  readonly goldens?: string;
  readonly weights?: string;
  readonly salt: string;
  readonly only?: string;
  readonly tensors: boolean;
}

const repository = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** Recomputes every golden and prints how far off each is. @returns the exit code: 1 where any failed */
export async function recompute(flags: ParityFlags): Promise<number> {
  const goldens = resolve(flags.goldens ?? join(sharedFolder() ?? resolve(repository, "../shared"), "goldens"));
  await useBackend({ purpose: "train" });
  const options = {
    goldens,
    weights: resolve(flags.weights ?? join(goldens, "../weights")),
    salt: flags.salt,
    ...(flags.only === undefined ? {} : { only: flags.only }),
  };
  const counts = { ok: 0, failed: 0, missing: 0 };
  console.log(heading);
  for await (const outcome of runParity(parityChecks, options)) {
    for (const text of describeOutcome(outcome, flags.tensors)) console.log(text);
    counts[outcome.kind === "missing" ? "missing" : failed(outcome) ? "failed" : "ok"]++;
  }
  console.log(`${counts.ok} ok, ${counts.failed} FAILED, ${counts.missing} missing`);
  return counts.failed > 0 ? 1 : 0;
}
