import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { ConfigError } from "@mfim/core";
import { useBackend } from "@mfim/native";
import { dataSchema, openPictureSet } from "@mfim/zoo";
import { SingleBar } from "cli-progress";
import { Command } from "commander";
import { parse } from "yaml";
import { z } from "zod";
import { loadMetricNetworks, metricNetworksSchema } from "../evaluate/metric-networks.ts";
import { openMethod } from "../methods/open-method.ts";
import { heldOutPairs } from "../protocol/held-out-pairs.ts";
import { writeReport } from "../report/write-report.ts";
import { resultTable } from "../result/result-table.ts";
import { runBench } from "../run/run-bench.ts";

const protocolSchema = z.strictObject({
  name: z.string(),
  data: dataSchema,
  /** Side of the pictures, pixels. */
  size: z.int().positive(),
  pairs: z.int().positive(),
  seed: z.int().nonnegative(),
  networks: metricNetworksSchema,
});

interface RunFlags {
  readonly protocol: string;
  readonly methods: string;
  readonly out: string;
  readonly limit?: string;
  readonly data?: string;
  readonly training?: string;
}

export function runCommand(): Command {
  return new Command("run")
    .description("Swap the pairs of a protocol with each method and measure the swaps.")
    .requiredOption("--protocol <file>", "YAML: data, pairs, seed, networks that measure")
    .requiredOption("--methods <list>", "comma-separated: target, source, NAME=MODEL-FOLDER")
    .requiredOption("--out <folder>", "where result.json, result.md, values.json, swaps.png and report.html go")
    .option("--limit <n>", "at most so many pairs")
    .option("--data <folder>", "another folder of pictures than the protocol's")
    .option("--training <folder>", "run of the training, for the curves of the report")
    .action(run);
}

async function run(flags: RunFlags): Promise<void> {
  const protocolFile = resolve(flags.protocol);
  const parsed = protocolSchema.safeParse(parse(await readFile(protocolFile, "utf8")));
  if (!parsed.success)
    throw new ConfigError(`${flags.protocol}: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`);
  const { name, size, pairs, seed, networks: networkConfig, data } = parsed.data;
  const folder =
    flags.data === undefined ? data.folder && resolve(dirname(protocolFile), data.folder) : resolve(flags.data);
  const set = await openPictureSet({ ...data, split: "held-out", ...(folder && { folder }) }, size);
  const protocol = heldOutPairs(name, set, Math.min(pairs, Number(flags.limit ?? pairs)), seed);
  await useBackend({ purpose: "infer" });
  using networks = await loadMetricNetworks(networkConfig, { folder: dirname(protocolFile) });
  const methods = await Promise.all(flags.methods.split(",").map(openMethod));
  const bar = new SingleBar({
    format: "{method} {bar} {value}/{total} pairs, {eta_formatted} left",
    noTTYOutput: true,
    notTTYSchedule: 20_000,
  });
  bar.start(methods.length * protocol.pairs.length, 0, { method: "" });
  const done = { before: 0 };
  const { result, shown } = await runBench({
    set,
    protocol,
    methods,
    networks,
    out: flags.out,
    onProgress: (method, count) => {
      bar.update(done.before + count, { method });
      if (count === protocol.pairs.length) done.before += count;
    },
  });
  bar.stop();
  for (const { method } of methods) method.dispose();
  const report = await writeReport({
    result,
    shown,
    out: flags.out,
    ...(flags.training && { training: flags.training }),
  });
  process.stdout.write(`${resultTable(result)}\n\n${report}\n`);
}
