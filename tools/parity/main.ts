import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommandLine } from "@mfim/files";
import { useBackend } from "@mfim/native";
import { sharedFolder } from "@mfim/testing";
import { Command } from "commander";
import { parityChecks } from "./parity-checks.ts";
import { describeOutcome, failed, heading } from "./report.ts";
import { runParity } from "./run-parity.ts";

interface Flags {
  readonly goldens: string;
  readonly weights?: string;
  readonly salt: string;
  readonly only?: string;
  readonly tensors: boolean;
}

const repository = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const beside = sharedFolder() ?? resolve(repository, "../shared");

const program = new Command("parity")
  .description("Recomputes what public implementations computed (goldens) and prints how far off each is.")
  .option("--goldens <dir>", "folder of golden .safetensors files", join(beside, "goldens"))
  .option("--weights <dir>", "folder of pretrained weights (default: weights beside the goldens)")
  .option("--salt <text>", "put before every name of the formula that makes weights and inputs", "")
  .option("--only <name>", "goldens whose name contains this")
  .option("--tensors", "a line for every tensor, too", false)
  .addHelpText("after", "\nThe exit code is 1 where any golden FAILED, 2 where there was nothing to compare.");

async function main(): Promise<number> {
  const flags = program.parse().opts<Flags>();
  const goldens = resolve(flags.goldens);
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

await runCommandLine(
  async () => {
    process.exitCode = await main();
  },
  { failure: 2 },
);
