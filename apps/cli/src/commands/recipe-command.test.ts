import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MixRecipe } from "@mfim/mfim";
import { useNativeBackend } from "@mfim/testing";
import { fileSha256, weightFilesHash } from "@mfim/zoo/swapping";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { syntheticPhotographs, twoPeople } from "../testing/synthetic-photographs.ts";
import { writeTinyModel } from "../testing/tiny-model.ts";
import { mixCommand } from "./mix-command.ts";
import { recipeCommand } from "./recipe-command.ts";
import { swapCommand } from "./swap-command.ts";

let folder = "";
let recipe: MixRecipe;
const at = (name: string) => join(folder, name);
const run = (...words: string[]) =>
  recipeCommand().parseAsync([at("recipe.json"), "--model", at("model"), "--no-similarity", ...words], {
    from: "user",
  });
const save = (changed: object) => writeFile(at("recipe.json"), JSON.stringify({ ...recipe, ...changed }));
const pixelsOf = (name: string) => sharp(at(name)).removeAlpha().raw().toBuffer();

/** The tiny model has nine identity slots. */
const rows = Array.from({ length: 9 }, (_, slot) => (slot < 4 ? [0.25, 0.75] : [1, 0]));

beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "mfim-recipe-"));
  await writeTinyModel(at("model"));
  const [one, two, three] = (await syntheticPhotographs(3)) as [() => Sharp, () => Sharp, () => Sharp];
  await one().png().toFile(at("one.png"));
  await two().png().toFile(at("two.png"));
  await (await twoPeople(three(), one())).png().toFile(at("both.png"));
  const picture = async (name: string, x: number) => ({
    picture: name,
    sha256: await fileSha256(at(name)),
    face: { x, y: 160 },
  });
  recipe = {
    format: "mfim-recipe-1",
    model: { id: "mfim", sha256: await weightFilesHash([at("model")]) },
    target: await picture("both.png", 200),
    sources: [await picture("one.png", 200), await picture("two.png", 200)],
    weights: rows,
    strength: 0.8,
    paste: { region: "square", colour: "as-is", feather: 0.2 },
  };
});
afterAll(() => rm(folder, { recursive: true }));

test("a recipe is the picture that the flags which it spells out make, bit for bit", async () => {
  await save({});
  await run("--out", at("recipe.png"));
  await writeFile(at("weights.json"), JSON.stringify({ weights: rows, strength: 0.8 }));
  const words = [
    "--source",
    at("one.png"),
    at("two.png"),
    "--target",
    at("both.png"),
    "--face",
    "1",
    "--out",
    at("mix.png"),
  ];
  const flags = [
    "--weights",
    at("weights.json"),
    "--region",
    "square",
    "--colour",
    "as-is",
    "--feather",
    "0.2",
    "--detail",
    "none",
  ];
  await mixCommand().parseAsync([...words, ...flags, "--model", at("model"), "--no-similarity"], { from: "user" });
  const made = await pixelsOf("recipe.png");
  expect(made.equals(await pixelsOf("mix.png"))).toBe(true);
  expect(made.equals(await pixelsOf("both.png"))).toBe(false);
  // Detail is left out unless the recipe asks for it.
  await save({ paste: { ...recipe.paste, detail: "photograph" } });
  await run("--out", at("detailed.png"));
  expect(made.equals(await pixelsOf("detailed.png"))).toBe(false);
});

test("several faces of a recipe are what --faces-map makes of them, bit for bit", async () => {
  const alone = (face: object, source: number) => ({
    face,
    sources: [recipe.sources[source]],
    weights: rows.map(() => [1]),
    strength: 1,
  });
  const right = { x: 700, y: 160 };
  const { face: _, ...own } = alone(right, 0);
  await save({ ...own, target: { ...recipe.target, face: right }, others: [alone({ x: 200, y: 160 }, 1)] });
  await run("--out", at("several.png"));
  await writeFile(at("map.csv"), "face,source\n1,two.png\n2,one.png\n");
  const flags = ["--region", "square", "--colour", "as-is", "--feather", "0.2", "--detail", "none", "--no-similarity"];
  await swapCommand().parseAsync(
    [
      "--faces-map",
      at("map.csv"),
      "--target",
      at("both.png"),
      "--out",
      at("map.png"),
      "--model",
      at("model"),
      ...flags,
    ],
    { from: "user" },
  );
  const made = await pixelsOf("several.png");
  expect(made.equals(await pixelsOf("map.png"))).toBe(true);
  await save({ ...own, target: { ...recipe.target, face: right } });
  await run("--out", at("one-face.png"));
  expect(made.equals(await pixelsOf("one-face.png"))).toBe(false);
  await save({ others: [alone(recipe.target.face, 0)] });
  await expect(run("--out", at("x.png"))).rejects.toThrow(/one face twice/);
});

test("pictures are found in other folders, by name and by their bytes", async () => {
  await save({});
  await mkdir(at("elsewhere"));
  await rename(at("two.png"), at("elsewhere/two.png"));
  await expect(run("--out", at("x.png"))).rejects.toThrow(/expected two\.png in .*found none.*--pictures/);
  await run("--out", at("x.png"), "--pictures", at("elsewhere"));
  expect((await pixelsOf("x.png")).equals(await pixelsOf("recipe.png"))).toBe(true);
  await save({ target: { ...recipe.target, sha256: "0".repeat(64) } });
  await expect(run("--out", at("x.png"), "--pictures", at("elsewhere"))).rejects.toThrow(/other bytes/);
});

test("another model, another format and no recipe are refused in one sentence", async () => {
  await rename(at("elsewhere/two.png"), at("two.png"));
  await save({ model: { id: "mfim", sha256: "f".repeat(64) } });
  await expect(run("--out", at("x.png"))).rejects.toThrow(/expected the model with SHA-256 ffff.*--any-model/);
  await run("--out", at("x.png"), "--any-model");
  expect((await pixelsOf("x.png")).equals(await pixelsOf("recipe.png"))).toBe(true);
  await save({ format: "mfim-recipe-2", strength: 2 });
  await expect(run("--out", at("x.png"))).rejects.toThrow(/recipe\.json: expected a recipe.*format.*strength/);
  await writeFile(at("recipe.json"), "{");
  await expect(run("--out", at("x.png"))).rejects.toThrow(/expected a recipe in JSON/);
});
