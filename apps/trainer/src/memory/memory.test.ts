import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { graphCost } from "@mfim/graph";
import { useNativeBackend } from "@mfim/testing";
import { MfimTraining, type TrainingMemory } from "@mfim/training";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { memoryCommand } from "../commands/memory-command.ts";
import { fitSchema } from "../config/fit-schema.ts";
import { buildFitParts } from "../fit/build-fit-parts.ts";
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
  readonly flops: Readonly<Record<"generator" | "discriminator" | "r1", number>>;
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
  expect(text).toMatch(
    /\nrecompute +at once +GFLOP of a step: generator +critic +critic with R1\nnone +2 +[\d.]+ +[\d.]+ +[\d.]+\n/,
  );
  expect(text).toMatch(/alive at the peak of generator +count +GB\n\w+ \[[\d, ]+\] +\d+ +\d\.\d\d\n/);
});

test("the operations of a step are those of the graphs that the training compiles, and a batch in parts has those of all parts", async () => {
  const config = fitSchema.parse(tinyFitConfig());
  const { networks, judges } = await buildFitParts(config, folder);
  const { loss, optimisers, r1Interval } = config;
  using training = new MfimTraining(networks, judges.objective, {
    optimisers,
    r1: { weight: loss.r1, interval: r1Interval },
  });
  const pictures = (seed: number) => tf.randomUniform([2, 16, 16, 3], -1, 1, "float32", seed) as tf.Tensor4D;
  // A graph is kept once two steps have agreed on it; none of these has R1.
  for (const step of [1, 2, 4, 5]) await training.step(step, { source: pictures(1), target: pictures(2) }, pictures(3));
  const compiled = training.graphs().reduce((sum, graph) => sum + graphCost(graph).flops, 0);
  const [row] = JSON.parse(await said("--batches", "2", "--json")) as [Row];
  expect(row.flops.generator + row.flops.discriminator).toBe(compiled);
  expect(row.flops.r1).toBeGreaterThan(1.5 * row.flops.discriminator);
  const [parts] = JSON.parse(await said("--batches", "1", "--json", "--set", "run.accumulate=2")) as [Row];
  expect(parts.flops.generator / row.flops.generator).toBeCloseTo(1, 1);
});
