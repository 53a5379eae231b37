import { useBackend } from "@mfim/native";
import { allowModulesFlag, modulePermission } from "@mfim/zoo";
import { SingleBar } from "cli-progress";
import { Command } from "commander";
import { loadMetricNetworks } from "../evaluate/metric-networks.ts";
import { openMethods } from "../methods/open-method.ts";
import { defaultProtocol, openBenchProtocol, readProtocolFile } from "../protocol/open-bench-protocol.ts";
import { writeReport } from "../report/write-report.ts";
import { refusedLines } from "../result/refused-lines.ts";
import { resultTable } from "../result/result-table.ts";
import { finishRun } from "../result/write-result.ts";
import { defaultBatch, runShard } from "../run/run-shard.ts";
import { parseShard } from "../run/shard-parts.ts";
import { wholeNumber } from "./whole-number.ts";

interface RunFlags {
  readonly protocol: string;
  readonly methods: string;
  readonly out: string;
  readonly limit?: string;
  readonly data?: string;
  readonly training?: string;
  readonly shard?: string;
  readonly batch: string;
  readonly allowModules?: true;
}

export function runCommand(): Command {
  return new Command("run")
    .description("Swap the pairs of a protocol with each method and measure the swaps; started again, it goes on.")
    .option("--protocol <name>", "one of `bench protocols`, or a YAML file", defaultProtocol)
    .requiredOption("--methods <list>", "comma-separated, see `bench methods`: target, NAME=MODEL-FOLDER, ...")
    .requiredOption("--out <folder>", "where the result and report.html go")
    .option("--limit <n>", "only the first so many pairs")
    .option("--data <folder>", "another folder of pictures than the protocol's")
    .option("--training <folder>", "run of the training, for the curves of the report")
    .option("--shard <i/n>", "only share i of n of the batches; `bench merge` puts the shares together")
    .option("--batch <n>", "pairs a batch; the same in all shards", String(defaultBatch))
    .option(...allowModulesFlag)
    .action(run);
}

async function run(flags: RunFlags): Promise<void> {
  const limit = flags.limit === undefined ? undefined : wholeNumber("--limit", flags.limit);
  const batch = wholeNumber("--batch", flags.batch);
  const shard = flags.shard === undefined ? undefined : parseShard(flags.shard);
  const file = await readProtocolFile(flags.protocol);
  await using protocol = await openBenchProtocol(file, {
    ...(flags.data !== undefined && { data: flags.data }),
    ...(limit !== undefined && { limit }),
  });
  await useBackend({ purpose: "infer" });
  using networks = await loadMetricNetworks(file.config.networks, { folder: file.folder, ...modulePermission(flags) });
  const names = flags.methods.split(",");
  using opened = await openMethods(names, modulePermission(flags));
  const bar = new SingleBar({
    format: "{bar} {value}/{total} pairs, {eta_formatted} left",
    noTTYOutput: true,
    notTTYSchedule: 20_000,
  });
  bar.start(protocol.pairs.length, 0);
  try {
    await runShard({
      protocol,
      methods: opened.methods,
      networks,
      batch,
      out: flags.out,
      command: { protocol: flags.protocol, data: flags.data ?? null, limit: limit ?? null, methods: names },
      ...(shard && { shard }),
      onProgress(done, total) {
        bar.setTotal(total);
        bar.update(done);
      },
    });
  } finally {
    bar.stop();
  }
  if (shard !== undefined && shard.count > 1) {
    process.stdout.write(`Shard ${flags.shard} is done; "bench merge ${flags.out}" once all are.\n`);
    return;
  }
  const { result, values } = await finishRun(flags.out);
  process.stderr.write(refusedLines(result));
  const report = await writeReport({
    result,
    values,
    out: flags.out,
    ...(flags.training && { training: flags.training }),
  });
  process.stdout.write(`${resultTable(result)}\n\n${report}\n`);
}
