import { join } from "node:path";
import { imagesToPixels, type Pixels } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { useBackend } from "@mfim/native";
import { fromPixels, swapProvenance } from "@mfim/photographs";
import { allowModulesFlag, modulePermission } from "@mfim/zoo";
import { Command } from "commander";
import { answeredPairs, release } from "../evaluate/answered-pairs.ts";
import { filePattern } from "../methods/file-pattern.ts";
import { openMethod } from "../methods/open-method.ts";
import { batchCount, batchTensors, decodedBatches, disposeBatch } from "../protocol/batches.ts";
import type { BenchPair } from "../protocol/bench-protocol.ts";
import { defaultProtocol, openBenchProtocol, readProtocolFile } from "../protocol/open-bench-protocol.ts";
import { defaultBatch } from "../run/run-shard.ts";
import { wholeNumber } from "./whole-number.ts";

interface PaintFlags {
  readonly protocol: string;
  readonly method: string;
  readonly out: string;
  readonly data?: string;
  readonly limit?: string;
  readonly allowModules?: true;
}

export function paintCommand(): Command {
  return new Command("paint")
    .description("Write every swap of one method as a picture, so that others can measure it without the method.")
    .option("--protocol <name>", "one of `bench protocols`, or a YAML file", defaultProtocol)
    .requiredOption("--method <method>", "see `bench methods`")
    .requiredOption("--out <pattern>", "where each goes, such as swaps/{target}_{source}.png")
    .option("--data <folder>", "another folder of pictures than the protocol's")
    .option("--limit <n>", "only the first so many pairs")
    .option(...allowModulesFlag)
    .action(paint);
}

async function paint(flags: PaintFlags): Promise<void> {
  const { protocol: name, method: description, out, data, limit } = flags;
  const brace = out.indexOf("{");
  const slash = out.lastIndexOf("/", brace) + 1;
  const nameOf = filePattern(out.slice(slash));
  await using protocol = await openBenchProtocol(await readProtocolFile(name), {
    ...(data !== undefined && { data }),
    ...(limit !== undefined && { limit: wholeNumber("--limit", limit) }),
  });
  await useBackend({ purpose: "infer" });
  using method = await openMethod(description, modulePermission(flags));
  method.check?.(protocol);
  const numbers = Array.from({ length: batchCount(protocol, defaultBatch) }, (_, n) => n);
  let written = 0;
  for await (const decoded of decodedBatches(protocol, numbers, defaultBatch)) {
    const batch = batchTensors(protocol, decoded);
    const { part, swaps, refused } = await answeredPairs(method, batch);
    const pictures = swaps === undefined ? [] : await imagesToPixels(swaps);
    swaps?.dispose();
    release(part, batch);
    disposeBatch(batch);
    for (const { id, why } of [...batch.unread, ...refused]) process.stderr.write(`${id}: ${why}\n`);
    for (const [n, pair] of part.pairs.entries()) {
      const file = join(out.slice(0, slash), nameOf(pair as BenchPair, part.places[n] as number));
      await writeWhole(
        file,
        await fromPixels(pictures[n] as Pixels)
          .png()
          .withXmp(swapProvenance)
          .toBuffer(),
      );
      written++;
    }
  }
  process.stdout.write(`${written} swaps of ${method.name} below ${out.slice(0, slash) || "."}\n`);
}
