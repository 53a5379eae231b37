import { join } from "node:path";
import { imagesToPixels, type Pixels } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { useBackend } from "@mfim/native";
import { fromPixels, swapProvenance } from "@mfim/photographs";
import { modulePermission } from "@mfim/zoo/permission";
import { answeredPairs, release } from "../evaluate/answered-pairs.ts";
import { filePattern } from "../methods/file-pattern.ts";
import { namedMethod } from "../methods/named-method.ts";
import { openMethod } from "../methods/open-method.ts";
import { batchCount, batchTensors, decodedBatches, disposeBatch } from "../protocol/batches.ts";
import type { BenchPair } from "../protocol/bench-protocol.ts";
import { openBenchProtocol, readProtocolFile } from "../protocol/open-bench-protocol.ts";
import { defaultBatch } from "./default-batch.ts";

export interface PaintFlags {
  readonly protocol: string;
  readonly method: string;
  readonly out: string;
  readonly data?: string;
  readonly limit?: number;
  readonly allowModules?: true;
}

/** Writes every swap of one method as a picture. */
export async function paintSwaps(flags: PaintFlags): Promise<void> {
  const { protocol: name, method: description, out, data, limit } = flags;
  const brace = out.indexOf("{");
  const slash = out.lastIndexOf("/", brace) + 1;
  const nameOf = filePattern(out.slice(slash));
  namedMethod(description);
  await using protocol = await openBenchProtocol(await readProtocolFile(name), {
    ...(data !== undefined && { data }),
    ...(limit !== undefined && { limit }),
  });
  await useBackend({ purpose: "infer" });
  using method = await openMethod(description, modulePermission(flags));
  method.check?.(protocol);
  const size = defaultBatch(protocol.size);
  const numbers = Array.from({ length: batchCount(protocol, size) }, (_, n) => n);
  let written = 0;
  for await (const decoded of decodedBatches(protocol, numbers, size)) {
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
