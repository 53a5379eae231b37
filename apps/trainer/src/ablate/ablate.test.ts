import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { useNativeBackend } from "@mfim/testing";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { modelFolder, modelOfRun } from "../evaluate/evaluated-model.ts";
import { readMetrics } from "../run/metrics-log.ts";
import { runTrainer } from "../testing/run-trainer.ts";
import { tinyFitConfig, tinySize, writeTinyNetworks } from "../testing/tiny-fit.ts";
import { onlyVariants, readGrid } from "./read-grid.ts";
import { trainVariants } from "./train-variants.ts";

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "ablate-"));
  await writeTinyNetworks(folder);
  const base = { ...tinyFitConfig(), data: { type: "pack", limit: 60 } };
  const protocol = {
    name: "tiny",
    data: { type: "pack" },
    size: tinySize,
    pairs: 6,
    seed: 1,
    networks: { recognizer: { type: "own", folder: "recognizer" }, regressor: { type: "own", folder: "regressor" } },
  };
  const grid = {
    kind: "ablation",
    base: "base.yaml",
    protocol: "./protocol.yaml",
    set: { "run.steps": 2 },
    variants: {
      full: {},
      bare: {
        "encoder.maps.resolutions": [],
        "loss.shape": 0,
        "loss.pose": 0,
        "loss.expression": 0,
        "loss.identity": 0,
      },
    },
  };
  for (const [name, value] of Object.entries({ base, protocol, grid }))
    await writeFile(join(folder, `${name}.yaml`), JSON.stringify(value));
});
afterAll(() => rm(folder, { recursive: true }));

test("variants are trained and measured alike, in one table and one sheet; again, a finished one is left as it is", {
  timeout: 600_000,
}, async () => {
  const ablate = ["ablate", join(folder, "grid.yaml"), "--out", join(folder, "out")];
  // A time that the first variant's first step uses up.
  const begun = runTrainer(...ablate, "--seconds", "0.01");
  expect(begun.errors).toMatch(/out of time: 0 of 2 variants trained; the same command goes on/);
  expect(begun.code).toBe(0);
  expect((await readMetrics(join(folder, "out/variants/full/metrics.jsonl"))).map(({ step }) => step)).toEqual([0]);
  const first = runTrainer(...ablate, "--parallel", "2");
  expect(first.errors).toMatch(/\[bare\] 2\/2 steps of mfim/);
  // The cores were shared.
  const { versions } = JSON.parse(await readFile(join(folder, "out/variants/bare/run.json"), "utf8"));
  const share = process.env["TF_NUM_INTRAOP_THREADS"] ?? Math.max(1, Math.floor(availableParallelism() / 2));
  expect(versions.backend).toContain(`threads: ${share}`);
  expect(first.code).toBe(0);
  const table = await readFile(join(folder, "out/ablation.md"), "utf8");
  // The terminal has columns and the place of the file.
  expect(first.output).toContain(join(folder, "out/ablation.md"));
  expect(first.output).toMatch(/^bare +/m);
  expect(first.output).not.toContain("|");
  expect(table).toMatch(/tiny: 6 pairs at 16 px.*every variant 2 steps of 4 pairs, seed 1/);
  expect(table).toMatch(/\| bare \| encoder.maps.resolutions = \[\], loss.shape = 0/);
  expect(table).toMatch(/\| untouched target \| 0\.000 \[0\.000, 0\.000\] \|/);
  const found = JSON.parse(await readFile(join(folder, "out/ablation.json"), "utf8"));
  expect(found.variants.map(({ name }: { name: string }) => name)).toEqual(["full", "bare"]);
  const [full, bare] = found.variants;
  expect(bare.differences["l1"]).toBeUndefined();
  const names = ["gain.identity", "kept.expression", "identity.source", "shape.source"];
  for (const name of names) {
    const { value, low, high } = bare.figures[name];
    expect(low, name).toBeLessThanOrEqual(value);
    expect(high, name).toBeGreaterThanOrEqual(value);
    expect(bare.differences[name].value, name).toBeCloseTo(value - full.figures[name].value, 6);
  }
  // The same intervals as the bench's own table has.
  const bench = JSON.parse(await readFile(join(folder, "out/bench/result.json"), "utf8"));
  for (const key of ["value", "low", "high"])
    expect(full.figures["gain.identity"][key], key).toBeCloseTo(bench.methods[0].summary["gain.identity"][key], 6);
  const chart = await readFile(join(folder, "out/ablation.svg"), "utf8");
  expect(chart).toMatch(/^<svg/);
  expect(chart).toContain(">bare<");
  expect(chart).toContain("difference from full");
  const sheet = await sharp(join(folder, "out/ablation.png")).metadata();
  expect([sheet.width, sheet.height]).toEqual([4 * 128 + 3 * 2, 29 + 6 * 128 + 5 * 2]);
  expect(sheet.xmp?.toString()).toContain("compositeWithTrainedAlgorithmicMedia");

  const grid = await readGrid(join(folder, "grid.yaml"));
  const { mtimeMs } = await stat(join(folder, "out/variants/full/model/encoder.safetensors"));
  const again = await trainVariants(grid, { out: join(folder, "out"), parallel: 1 });
  expect(again.map(({ outcome }) => outcome)).toEqual(["finished", "finished"]);
  expect((await stat(join(folder, "out/variants/full/model/encoder.safetensors"))).mtimeMs).toBe(mtimeMs);

  const other = await readGrid(join(folder, "grid.yaml"), ["loss.l1=2"]);
  await expect(trainVariants(other, { out: join(folder, "out"), parallel: 1 })).rejects.toThrow(
    /variants\/full: expected a run of variant full as the grid has it, got one of another/,
  );
});

test("only some variants of a grid are taken, the first among them", async () => {
  const grid = await readGrid(join(folder, "grid.yaml"));
  expect(onlyVariants(grid, ["full"]).variants.map(({ name }) => name)).toEqual(["full"]);
  expect(onlyVariants(grid, ["bare", "full"]).variants.map(({ name }) => name)).toEqual(["full", "bare"]);
  expect(() => onlyVariants(grid, ["full", "bear"])).toThrow(/--only: expected names of .*\(full, bare\), got "bear"/);
  expect(() => onlyVariants(grid, ["bare"])).toThrow(/--only: expected full among the names/);
});

test("a run is evaluated by the same bench", { timeout: 300_000 }, async () => {
  const run = join(folder, "out/variants/full");
  const evaluated = runTrainer("evaluate", run, "--protocol", join(folder, "protocol.yaml"), "--limit", "4");
  expect(evaluated.output).toMatch(/ model +target +source$/m);
  expect(evaluated.output).toMatch(/^gain.identity ↑ +-?\d/m);
  expect(evaluated.code).toBe(0);
  const model = await modelOfRun(run, "newest");
  expect(model).toEqual({ folder: join(run, "model"), home: run, data: "pack", run });
  expect(await modelFolder(model.folder)).toEqual({ folder: model.folder, home: run, data: "pack" });
  await expect(modelFolder(folder)).rejects.toThrow(/expected a folder with config.json and weights/);
});
