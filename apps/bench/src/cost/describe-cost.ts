import { availableParallelism } from "node:os";
import { requiredSettings } from "../result/write-result.ts";
import { readAllParts } from "../run/shard-parts.ts";
import { costOf, ratesOf } from "./run-cost.ts";

/** What a protocol of so many pairs and methods costs by the measured rates of a run, in words. */
export async function describeCost(folder: string, pairs: number, methods: number): Promise<string> {
  const { protocol, metrics } = await requiredSettings(folder);
  const rates = ratesOf(await readAllParts(folder));
  const cost = costOf(rates, pairs, methods);
  const networks = [...new Set(metrics.flatMap(({ instrument }) => instrument?.network ?? []))];
  const seconds = (value: number) => value.toPrecision(2);
  return [
    `Rates of ${protocol.name} at ${protocol.size} px (${rates.batches} batches, ${metrics.length} figures, ${networks.join(", ")}), in processor seconds over all threads:`,
    `  ${seconds(rates.sharedPerPair)} a pair for the protocol's own pictures, once for all methods`,
    `  ${seconds(rates.measurePerSwap)} to measure a swap: ${(1 / rates.measurePerSwap).toFixed(1)} swaps a second and core`,
    ...Object.entries(rates.swap).map(([name, value]) => `  ${seconds(value)} to make a swap with ${name}`),
    `${pairs} swaps of ${methods} methods: ${cost.measuring.toFixed(1)} core hours of measuring, ${(cost.measuring / availableParallelism()).toFixed(1)} hours on the ${availableParallelism()} cores here; shards divide it (--shard i/n).`,
    ...Object.entries(cost.swapping).map(
      ([name, hours]) => `  making ${pairs} swaps with ${name}: ${hours.toFixed(2)} core hours`,
    ),
    "",
  ].join("\n");
}
