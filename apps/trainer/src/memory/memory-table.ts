import { alignedTable } from "@mfim/files/command-line";
import type { ExpectedMemory } from "./expected-memory.ts";

const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(2);
const gigaflops = (operations: number) => (operations / 1e9).toPrecision(4);

/**
 * Gigabytes (10^9 bytes) as columns: the whole process, what is there all the time, and what the parts of a step need beside it.
 * Then the operations of a step (GFLOP, 10^9), which a card's rate divides into the least seconds that it takes.
 * @param tensors how many of the largest groups of tensors are named that are alive when the first row's graphs need the most
 */
export function memoryTable(rows: readonly ExpectedMemory[], tensors: number): string {
  const head = [
    "recompute",
    "at once",
    "resident GB",
    "state",
    "judges",
    "pictures",
    "generator",
    "update",
    "critic",
    "R1",
  ];
  const lines = rows.map(({ batch, recompute, resident, memory: { state, judges, pictures, phases } }) => [
    recompute,
    String(batch),
    ...[resident, state, judges, pictures, ...Object.values(phases)].map(gigabytes),
  ]);
  const operations = rows.map(({ recompute, batch, flops }) => [
    recompute,
    String(batch),
    ...[flops.generator, flops.discriminator, flops.r1].map(gigaflops),
  ]);
  const operationsHead = ["recompute", "at once", "GFLOP of a step: generator", "critic", "critic with R1"];
  const graphs = tensors === 0 ? [] : Object.entries(rows[0]?.memory.graphs ?? {});
  const alive = graphs.map(([name, graph]) => {
    const largest = graph.alive.slice(0, tensors);
    const named = largest.map(({ op, shape, count, bytes }) => [
      `${op} [${shape.join(", ")}]`,
      String(count),
      gigabytes(bytes),
    ]);
    return alignedTable([`alive at the peak of ${name}`, "count", "GB"], named);
  });
  return `${[alignedTable(head, lines), alignedTable(operationsHead, operations), ...alive].join("\n\n")}\n`;
}
