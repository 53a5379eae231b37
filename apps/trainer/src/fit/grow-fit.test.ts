import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { useNativeBackend } from "@mfim/testing";
import type * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fitSchema } from "../config/fit-schema.ts";
import { ganSchema } from "../config/gan-schema.ts";
import { GanTask } from "../gan/gan-task.ts";
import { readSmallerGan } from "../gan/smaller-gan.ts";
import { pinnedFolder } from "../testing/pinned-fit.ts";
import { tinyFitConfig, tinyGanConfig, tinySize } from "../testing/tiny-fit.ts";
import { tinyPictureSet } from "../testing/tiny-picture-set.ts";
import { buildFitParts } from "./build-fit-parts.ts";
import { FitTask } from "./fit-task.ts";

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "grow-"));
});
afterAll(() => rm(folder, { recursive: true }));

const large = 2 * tinySize;
const absolute = (config: ReturnType<typeof tinyFitConfig>) => ({
  ...config,
  generator: { ...config.generator, file: join(pinnedFolder, config.generator.file) },
  discriminator: join(pinnedFolder, config.discriminator),
  encoder: {
    ...config.encoder,
    pyramid: { ...config.encoder.pyramid, start: join(pinnedFolder, "recognizer") },
  },
  networks: {
    recognizer: { type: "own", folder: join(pinnedFolder, "recognizer") },
    regressor: { type: "own", folder: join(pinnedFolder, "regressor") },
    perceptual: { type: "recognizer-features", folder: join(pinnedFolder, "recognizer"), rows: 1 },
  },
});

test("a fit starts from one at half the resolution, over a pretraining that grew from the smaller one's", async () => {
  const set = tinyPictureSet(tinySize, 6, 3);
  const small = fitSchema.parse(absolute(tinyFitConfig()));
  using task = new FitTask(small, await buildFitParts(small, folder), set, set);
  await task.step(0);
  await task.export(join(folder, "small"), 1, { withDiscriminator: true });

  const channels = { 4: 6, 8: 6, 16: 4, 32: 4 };
  const { generator, discriminator } = tinyGanConfig();
  const ganConfig = ganSchema.parse({
    ...tinyGanConfig(),
    generator: { ...generator, resolution: large, channels },
    discriminator: { ...discriminator, channels },
  });
  const pictures = tinyPictureSet(large, 6, 3);
  using gan = new GanTask(ganConfig, pictures, undefined, await readSmallerGan(join(pinnedFolder, "generator")));
  expect(Object.values(await gan.step(0)).every(Number.isFinite)).toBe(true);
  await gan.export(join(folder, "gan-32"), 1);

  const config = {
    ...absolute(tinyFitConfig()),
    generator: { type: "stylegan2", file: "gan-32/generator.safetensors" },
    discriminator: "gan-32",
  };
  const fresh = await buildFitParts(fitSchema.parse(config), folder);
  const grown = await buildFitParts(fitSchema.parse({ ...config, grow: "small" }), folder);
  const values = (variables: ReadonlyMap<string, tf.Variable>, key: string) => [
    ...(variables.get(key)?.dataSync() ?? []),
  ];
  const of = (parts: typeof grown, name: "encoder" | "generator", key: string) =>
    values(parts.networks[name].state(), key);
  // The export is in half precision.
  const near = (found: readonly number[], expected: readonly number[], what: string) => {
    expect(found.length, what).toBe(expected.length);
    for (const [n, value] of expected.entries()) expect(found[n], what).toBeCloseTo(value, 2);
  };
  const learned = task.variables();
  for (const key of ["identity_heads.0.linears.0.weight", "map_heads.0.last.weight", "mean_styles.0"])
    near(of(grown, "encoder", key), values(learned, `encoder-average.${key}`), key);
  for (const key of ["convs.3.conv.weight", "to_rgbs.1.conv.weight"])
    near(of(grown, "generator", key), values(learned, `generator-average.${key}`), key);
  // Slots and blocks that the smaller one did not have.
  const slots = grown.networks.generator.layout.slots.length;
  expect(slots).toBe(11);
  for (const key of [`mean_styles.${slots - 1}`])
    expect(of(grown, "encoder", key), key).toEqual(of(fresh, "encoder", key));
  for (const key of ["convs.5.conv.weight", "to_rgbs.2.conv.weight"])
    expect(of(grown, "generator", key), key).toEqual(of(fresh, "generator", key));
  using next = new FitTask(fitSchema.parse({ ...config, grow: "small" }), grown, pictures, pictures);
  expect(Object.values(await next.step(0)).every(Number.isFinite)).toBe(true);

  // Training goes on with the discriminator that was exported beside the model.
  const against = { ...absolute(tinyFitConfig()), discriminator: "small/discriminator.safetensors" };
  const goesOn = await buildFitParts(fitSchema.parse(against), folder);
  const key = "convs.0.0.weight";
  near(values(goesOn.networks.discriminator.state(), key), values(learned, `discriminator.${key}`), key);

  // What the new slots read is no matter of the old ones.
  const levels = { ...config.encoder, codes: { ...config.encoder.codes, levels: { [large]: 4 } } };
  const other = await buildFitParts(fitSchema.parse({ ...config, grow: "small", encoder: levels }), folder);
  near(of(other, "encoder", "mean_styles.0"), values(learned, "encoder-average.mean_styles.0"), "mean_styles.0");

  // Finer maps than the smaller one had, at its own last blocks: their heads are new, the others keep their places.
  const finer = {
    ...config.encoder,
    maps: { ...config.encoder.maps, resolutions: [...config.encoder.maps.resolutions, tinySize] },
  };
  const more = await buildFitParts(fitSchema.parse({ ...config, grow: "small", encoder: finer }), folder);
  near(
    of(more, "encoder", "map_heads.0.last.weight"),
    values(learned, "encoder-average.map_heads.0.last.weight"),
    "map",
  );
  const lastMap = (parts: typeof grown) =>
    [...parts.networks.encoder.state().keys()].filter((key) => /map_heads\.\d+\.last\.weight/.test(key)).length;
  expect(lastMap(more)).toBe(lastMap(grown) + 2);

  const shifted = { ...config, grow: "small", encoder: { ...config.encoder, maps: { resolutions: [4, 8], width: 4 } } };
  await expect(buildFitParts(fitSchema.parse(shifted), folder)).rejects.toThrow(
    /grow: expected an encoder whose slots up to 16 px are those of the smaller one/,
  );
});
