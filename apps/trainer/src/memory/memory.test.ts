import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { useNativeBackend } from "@mfim/testing";
import type { TrainingMemory } from "@mfim/training";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { memoryCommand } from "../commands/memory-command.ts";
import { tinyFitConfig, writeTinyNetworks } from "../testing/tiny-fit.ts";

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "memory-"));
  await writeTinyNetworks(folder);
  await writeFile(join(folder, "config.yaml"), JSON.stringify(tinyFitConfig()));
});
afterAll(() => rm(folder, { recursive: true }));

async function said(...flags: readonly string[]): Promise<string> {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  try {
    await memoryCommand().parseAsync([join(folder, "config.yaml"), ...flags], { from: "user" });
    return write.mock.calls.map(([text]) => String(text)).join("");
  } finally {
    write.mockRestore();
  }
}

type Row = {
  readonly batch: number;
  readonly recompute: string;
  readonly resident: number;
  readonly memory: TrainingMemory;
};

test("every batch, with more and more recomputed: states alike, graphs that grow with the batch and shrink with the recomputation", async () => {
  const rows = JSON.parse(await said("--batches", "1,4", "--json")) as Row[];
  expect(rows.map(({ batch, recompute }) => `${batch} ${recompute}`)).toEqual([
    ...["1 none", "4 none", "1 generator", "4 generator", "1 all", "4 all"],
  ]);
  const of = (batch: number, recompute: string) =>
    rows.find((row) => row.batch === batch && row.recompute === recompute) as Row;
  expect(new Set(rows.map(({ memory }) => memory.state)).size).toBe(1);
  const graph = (row: Row) => row.memory.graphs.generator.peak;
  expect(graph(of(4, "none"))).toBeGreaterThan(2.5 * graph(of(1, "none")));
  expect(graph(of(4, "generator"))).toBeLessThan(graph(of(4, "none")));
  expect(graph(of(4, "all"))).toBeLessThan(graph(of(4, "generator")));
  const { memory, resident } = of(4, "none");
  expect(memory.pictures).toBe(3 * 4 * 16 * 16 * 3 * 4);
  expect(resident).toBeGreaterThan(memory.state + memory.graphs.generator.peak);
});

test("the parts of a batch share one sum of gradients, and the largest tensors are named", async () => {
  const text = await said("--set", "run.accumulate=2", "--batches", "2", "--tensors", "3");
  expect(text).toMatch(/^recompute +at once +resident GB/);
  expect(text).toMatch(/alive at the peak of generator +count +GB\n\w+ \[[\d, ]+\] +\d+ +\d\.\d\d\n/);
});
