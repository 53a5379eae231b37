import { join } from "node:path";
import { readConfig, trainings } from "@mfim/trainer/configs";
import { beforeAll, describe, expect, test } from "vitest";
import { rows } from "../rows.ts";
import { configSettings } from "../workloads/config-step.ts";

const configs = join(import.meta.dirname, "../../../apps/trainer/configs");

/** What the step builds by name: these types, and no others. */
const builtByName = {
  pyramid: { type: "ir-se", stages: "ir-se50", start: "zoo:arcface-ir-se50" },
  networks: {
    recognizer: { type: "zoo", name: "arcface-ir-se50" },
    regressor: { type: "zoo", name: "deep3dfacerecon" },
    perceptual: { type: "zoo", name: "lpips-alex" },
  },
};

describe.each([
  { file: "mfim-256.yaml", resolution: 256 },
  { file: "mfim-1024-ffhq.yaml", resolution: 1024 },
])("the rows of $file measure what it says", ({ file, resolution }) => {
  type Config = Awaited<ReturnType<typeof read>>;
  const read = async () => {
    const config = await readConfig(join(configs, file), await trainings.fit.schema());
    if (config.kind !== "mfim") throw new Error(`${file}: expected kind mfim, got ${config.kind}`);
    return config;
  };
  let config: Config;
  beforeAll(async () => {
    config = await read();
  });

  test("settings of the encoder, the optimisers and the averages", () => {
    const { type, identityFrom, pyramid, codes, maps, ...rest } = config.encoder as Record<string, unknown>;
    const { inputSize, ...built } = pyramid as Record<string, unknown>;
    expect({ identityFrom, pyramid: { inputSize }, codes, maps }).toEqual(configSettings.encoder);
    expect(type).toBe("facial-attribute");
    expect(built).toEqual(builtByName.pyramid);
    expect(rest).toEqual({});
    const { optimisers, clipNorm, averageHalfLife } = configSettings;
    expect(config).toMatchObject({ optimisers, clipNorm, averageHalfLife });
  });

  test("terms, their weights and what they look with", () => {
    const { reconstruction: _, ...unnamed } = Object.fromEntries(Object.keys(config.loss).map((name) => [name, 0]));
    expect(config.loss).toEqual({ ...unnamed, ...configSettings.loss });
    expect(config.terms).toEqual({});
    expect(config.perceptualSize ?? resolution).toBe(configSettings.perceptualSize);
    expect(config.networks).toEqual(builtByName.networks);
    // The step has one kind of pair.
    expect(new Set(Object.values(config.pairs.reconstruction))).toEqual(new Set([1]));
    expect(rows.find((row) => row.name === `mfim-train-step-${resolution}-r1`)?.what).toContain("one step in sixteen");
    expect(config.r1Interval).toBe(16);
  });

  test("arithmetic and recomputation", () => {
    expect([config.run.precision, config.run.recompute ?? "none"]).toEqual(["float32", "none"]);
  });
});
