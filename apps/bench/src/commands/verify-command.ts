import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataError } from "@mfim/core";
import { useBackend } from "@mfim/native";
import { Command } from "commander";
import { loadMetricNetworks } from "../evaluate/metric-networks.ts";
import { openMethods } from "../methods/open-method.ts";
import { batchCount } from "../protocol/batches.ts";
import { openBenchProtocol, readProtocolFile } from "../protocol/open-bench-protocol.ts";
import { readResult, requiredSettings } from "../result/write-result.ts";
import { runShard } from "../run/run-shard.ts";
import { readAllParts } from "../run/shard-parts.ts";
import { sampleBatches, verdictOf } from "../verify/verify-result.ts";
import { wholeNumber } from "./whole-number.ts";

interface VerifyFlags {
  readonly batches: string;
  readonly seed: string;
  readonly tolerance: string;
  readonly protocol?: string;
  readonly methods?: string;
  readonly data?: string;
}

const shownDeviations = 10;

export function verifyCommand(): Command {
  return new Command("verify")
    .description("Measure a sample of a result again and say whether it reproduces; exit code 1 where it does not.")
    .argument("<folder>", "folder of a result")
    .option("--batches <n>", "how many batches of pairs", "2")
    .option("--seed <n>", "which ones", "1")
    .option("--tolerance <x>", "allowed difference, as a share of a figure's spread over pairs", "0.01")
    .option("--protocol <name>", "where its protocol is here, if elsewhere than the result says")
    .option("--methods <list>", "where its methods are here, if elsewhere than the result says")
    .option("--data <folder>", "where its pictures are here, if elsewhere than the result says")
    .action(verify);
}

async function verify(path: string, flags: VerifyFlags): Promise<void> {
  const { folder, result, values } = await readResult(path);
  const { command, batch } = await requiredSettings(folder);
  const file = await readProtocolFile(flags.protocol ?? command.protocol);
  const data = flags.data ?? command.data ?? undefined;
  await using protocol = await openBenchProtocol(file, {
    ...(data !== undefined && { data }),
    ...(command.limit !== null && { limit: command.limit }),
  });
  if (protocol.checksum !== result.protocol.checksum) {
    throw new DataError(
      `bench verify: expected the pairs of checksum ${result.protocol.checksum}, ${protocol.name} here has ${protocol.checksum}; get the same data.`,
    );
  }
  await useBackend({ purpose: "infer" });
  using networks = await loadMetricNetworks(file.config.networks, { folder: file.folder });
  using opened = await openMethods(flags.methods?.split(",") ?? command.methods);
  const batches = batchCount(protocol, batch);
  const only = sampleBatches(batches, wholeNumber("--batches", flags.batches), Number(flags.seed));
  const out = await mkdtemp(join(tmpdir(), "bench-verify-"));
  try {
    await runShard({ protocol, methods: opened.methods, networks, out, command, batch, only });
    const verdict = verdictOf(values, await readAllParts(out), Number(flags.tolerance));
    const { reproduces, compared, identical, largest, deviations } = verdict;
    const lines = deviations
      .slice(0, shownDeviations)
      .map((row) => `  ${row.method} ${row.figure} ${row.pair}: published ${row.published}, measured ${row.measured}`);
    const more = deviations.length > shownDeviations ? [`  and ${deviations.length - shownDeviations} more`] : [];
    process.stdout.write(
      [
        `${reproduces ? "Reproduces" : "DOES NOT reproduce"}: batches ${only.join(", ")} of ${batches}, ${compared} values, ${identical} to the last bit, largest difference ${largest.toPrecision(2)} of a figure's spread.`,
        ...lines,
        ...more,
        "",
      ].join("\n"),
    );
    if (!reproduces) process.exitCode = 1;
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
