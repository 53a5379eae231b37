import { readFile } from "node:fs/promises";
import { ConfigError, type MixWeights } from "@mfim/core";
import { globalLocal, interpolation } from "@mfim/mfim";
import { z } from "zod";
import { mixerOf, type OpenedModel } from "../model/open-model.ts";
import { parseFaceWish } from "../swap/face-choice.ts";
import type { MixSettings } from "../swap/face-painter.ts";
import { makePicture } from "./make-picture.ts";
import type { OnePictureFlags } from "./one-picture-flags.ts";

export interface MixFlags extends OnePictureFlags {
  readonly source: readonly string[];
  readonly preset?: string;
  readonly split?: number;
  readonly position?: number;
  readonly weights?: string;
}

const ways = ["preset", "split", "position", "weights"] as const;

const rowsSchema = z.array(z.array(z.number()));
const recipeSchema = z.union([
  rowsSchema.transform((weights) => ({ weights, strength: undefined })),
  z.object({ weights: rowsSchema, strength: z.number().optional() }),
]);

/** What `mix` does. @throws ConfigError for several ways of mixing at once, or one that does not fit */
export async function mixPictures(flags: MixFlags): Promise<void> {
  const given = ways.filter((way) => flags[way] !== undefined);
  if (given.length > 1)
    throw new ConfigError(`mix: expected one of ${ways.map((way) => `--${way}`).join(", ")}, got ${given.length}.`);
  const recipe = flags.weights === undefined ? undefined : await readRecipe(flags.weights);
  const part = { wish: parseFaceWish(flags.face, "--face"), paths: flags.source };
  await makePicture(flags, [part], (model) => mixSettings(model, flags, recipe));
}

/** @throws ConfigError */
async function readRecipe(path: string): Promise<z.infer<typeof recipeSchema>> {
  try {
    return recipeSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error).replaceAll("\n", " ") : (error as Error).message;
    throw new ConfigError(`--weights ${path}: expected JSON with rows of weights, got: ${why}.`);
  }
}

function mixSettings(
  model: OpenedModel,
  flags: MixFlags,
  recipe: z.infer<typeof recipeSchema> | undefined,
): MixSettings {
  const slots = mixerOf(model).identitySlots;
  const count = flags.source.length;
  const weights = chosenWeights(flags, recipe?.weights, slots, count);
  const strength = flags.strength ?? recipe?.strength;
  return { ...(weights !== undefined && { weights }), ...(strength !== undefined && { strength }) };
}

function chosenWeights(
  { preset, split, position }: MixFlags,
  rows: MixWeights | undefined,
  slots: number,
  sources: number,
): MixSettings["weights"] {
  if (position !== undefined && position > sources - 1)
    throw new ConfigError(`--position: expected a number from 0 to ${sources - 1}, got ${position}.`);
  if (split !== undefined && (sources !== 2 || split > slots || !Number.isInteger(split)))
    throw new ConfigError(
      `--split: expected two sources and a whole slot from 0 to ${slots}, got ${sources} sources and ${split}.`,
    );
  if (rows !== undefined) return rows;
  if (split !== undefined) return globalLocal(slots, split);
  if (position !== undefined) return interpolation(slots, sources, position);
  return preset as MixSettings["weights"];
}
