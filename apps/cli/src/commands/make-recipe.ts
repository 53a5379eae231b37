import { readFile } from "node:fs/promises";
import { ConfigError } from "@mfim/core";
import { type MixRecipe, parseRecipe } from "@mfim/mfim";
import { useBackend } from "@mfim/native";
import { modulePermission } from "@mfim/zoo/permission";
import { assertSignable } from "../credentials/content-credentials.ts";
import type { OpenedModel } from "../model/open-model.ts";
import { defaultLabel } from "../picture/default-label.ts";
import { assertOuts } from "../picture/out-path.ts";
import { assertPicturePath } from "../picture/write-picture.ts";
import type { Role } from "../swap/cast.ts";
import { runRoles } from "../swap/picture-job.ts";
import { SwapSession } from "../swap/swap-session.ts";
import { signerOf } from "./flag-settings.ts";
import { describeReport } from "./print-report.ts";
import { faceOfRecipe, mixturesOf, recipeFiles } from "./recipe-pictures.ts";

export interface RecipeFlags {
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

/** What `recipe` does. @throws ConfigError for a recipe that cannot be read, or another model than its own */
export async function makeRecipe(path: string, flags: RecipeFlags): Promise<void> {
  assertPicturePath(flags.out, "--out");
  if (flags.certificate !== undefined) assertSignable(flags.out);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`${path}: expected a recipe, the file cannot be read (${error.code}).`);
  });
  const recipe = parseRecipe(text, path);
  const files = await recipeFiles(recipe, path, flags.pictures ?? []);
  await assertOuts(
    [
      { option: "--out", path: flags.out },
      { option: "--sheet", path: flags.sheet },
    ],
    [path, files.target, ...files.sources.flat()],
  );
  await useBackend({ purpose: "infer" });
  const { model, similarity } = flags;
  const permission = modulePermission(flags);
  using session = await SwapSession.open({ model, permission, similarity, ...signerOf(flags) });
  if (flags.anyModel !== true) assertModel(session.model, recipe, path);
  using roles = await loadRecipe(session, recipe, files.sources);
  const { paste } = recipe;
  const { out, sheet, label } = flags;
  const report = await runRoles(
    session,
    roles.roles,
    { target: files.target, out, ...(sheet !== undefined && { sheet }) },
    {
      ...paste,
      detail: paste.detail ?? "none",
      ...(label !== undefined && { label: label === true ? defaultLabel : label }),
    },
  );
  process.stdout.write(`${describeReport(out, report, session.meter?.id)}\n`);
}

/** Every face of the recipe with its sources. @param files of the sources, face by face */
async function loadRecipe(
  session: SwapSession,
  recipe: MixRecipe,
  files: readonly (readonly string[])[],
): Promise<Disposable & { readonly roles: readonly Role[] }> {
  const roles: Role[] = [];
  for (const [n, { face, sources, weights, strength }] of mixturesOf(recipe).entries()) {
    const loaded = await session.sources(files[n] ?? [], sources.map(faceOfRecipe), { weights, strength });
    roles.push({ wish: faceOfRecipe({ face }), sources: loaded });
  }
  return {
    roles,
    [Symbol.dispose]() {
      for (const { sources } of roles) sources[Symbol.dispose]();
    },
  };
}

function assertModel({ sha256 }: OpenedModel, { model }: MixRecipe, path: string): void {
  if (sha256 === model.sha256) return;
  throw new ConfigError(
    `${path}: expected the model with SHA-256 ${model.sha256.slice(0, 12)}..., got ${sha256.slice(0, 12)}...; name that model's folder with --model, or go on with --any-model.`,
  );
}
