import { readFile } from "node:fs/promises";
import { ConfigError } from "@mfim/core";
import { type MixRecipe, parseRecipe } from "@mfim/mfim";
import { useBackend } from "@mfim/native";
import { allowModulesFlag, modulePermission } from "@mfim/zoo/swapping";
import { Command } from "commander";
import { assertSignable } from "../credentials/content-credentials.ts";
import type { OpenedModel } from "../model/open-model.ts";
import { assertOut } from "../picture/out-path.ts";
import { defaultLabel } from "../picture/visible-label.ts";
import { assertPicturePath } from "../picture/write-picture.ts";
import { runPictureJob } from "../swap/picture-job.ts";
import { SwapSession } from "../swap/swap-session.ts";
import { describeReport } from "./print-report.ts";
import { faceOfRecipe, recipeFiles } from "./recipe-pictures.ts";
import { addSignerFlags, shippedModel, signerOf } from "./shared-flags.ts";

interface RecipeFlags {
  readonly model: string;
  readonly allowModules?: true;
  readonly out: string;
  readonly pictures?: readonly string[];
  readonly sheet?: string;
  readonly label?: string | true;
  readonly certificate?: string;
  readonly key?: string;
  readonly anyModel?: true;
  readonly similarity: boolean;
}

/** `recipe`: the picture that a recipe of the studio describes. */
export function recipeCommand(): Command {
  return addSignerFlags(new Command("recipe"))
    .description("Make the picture that a recipe of the studio (or of your own) describes.")
    .argument("<json>", "recipe, as the studio saves it")
    .option("--model <folder>", "folder of the model that the recipe was made with, or bundled:NAME", shippedModel)
    .option(...allowModulesFlag)
    .requiredOption("--out <picture>", "result: png, jpg, webp or tiff")
    .option("--pictures <folders...>", "where its pictures are, beside the recipe's own folder")
    .option("--sheet <png>", "sources, target and result side by side")
    .option("--label [text]", `draw a visible label into the result (default text "${defaultLabel}")`)
    .option("--any-model", "take a model with other weights than the recipe's; the picture will be another")
    .option("--no-similarity", "do not measure similarity")
    .action(makeRecipe);
}

async function makeRecipe(path: string, flags: RecipeFlags): Promise<void> {
  assertPicturePath(flags.out, "--out");
  if (flags.certificate !== undefined) assertSignable(flags.out);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`${path}: expected a recipe, the file cannot be read (${error.code}).`);
  });
  const recipe = parseRecipe(text, path);
  const files = await recipeFiles(recipe, path, flags.pictures ?? []);
  await assertOut(flags.out, [files.target, ...files.sources]);
  if (flags.sheet !== undefined) await assertOut(flags.sheet, [files.target, ...files.sources], "--sheet");
  await useBackend({ purpose: "infer" });
  const { model, similarity } = flags;
  const permission = modulePermission(flags);
  using session = await SwapSession.open({ model, permission, similarity, ...signerOf(flags) });
  if (flags.anyModel !== true) assertModel(session.model, recipe, path);
  const { weights, strength, paste } = recipe;
  using sources = await session.sources(files.sources, recipe.sources.map(faceOfRecipe), { weights, strength });
  const { out, sheet, label } = flags;
  const report = await runPictureJob(
    session,
    sources,
    { target: files.target, out, ...(sheet !== undefined && { sheet }) },
    {
      ...paste,
      detail: paste.detail ?? "none",
      face: faceOfRecipe(recipe.target),
      ...(label !== undefined && { label: label === true ? defaultLabel : label }),
    },
  );
  process.stdout.write(`${describeReport(out, report, session.meter?.id)}\n`);
}

function assertModel({ sha256 }: OpenedModel, { model }: MixRecipe, path: string): void {
  if (sha256 === model.sha256) return;
  throw new ConfigError(
    `${path}: expected the model with SHA-256 ${model.sha256.slice(0, 12)}..., got ${sha256.slice(0, 12)}...; name that model's folder with --model, or go on with --any-model.`,
  );
}
