import { DataError } from "@mfim/core/errors";
import { z } from "zod";

/** The face nearest to this point of the upright picture, pixels. */
const pointSchema = z.strictObject({ x: z.number(), y: z.number() });

/** A picture of a recipe: the file by name and by what is in it, and which of its faces. */
const pictureSchema = z.strictObject({
  /** File name, or `bundled:...` for a picture that comes with the project. */
  picture: z.string().min(1),
  /** SHA-256 of the file's bytes, hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  face: pointSchema,
});

/** Whose identity a face gets. */
const mixtureFields = {
  sources: z.array(pictureSchema).min(1),
  /** One row an identity slot, one weight a source; rows sum to 1. */
  weights: z.array(z.array(z.number())),
  /** From 0, the target's own identity, to 1, the sources'. */
  strength: z.number().min(0).max(1),
};

const schema = z.strictObject({
  format: z.literal("mfim-recipe-1"),
  /** SHA-256 over the files of the model's folder. */
  model: z.strictObject({ id: z.string(), sha256: z.string() }),
  target: pictureSchema,
  ...mixtureFields,
  /** Other faces of the target that are swapped, too; they are painted first, in this order. */
  others: z.array(z.strictObject({ face: pointSchema, ...mixtureFields })).optional(),
  paste: z.strictObject({
    region: z.enum(["face", "square"]),
    colour: z.enum(["photograph", "as-is"]),
    feather: z.number().min(0.01).max(0.5),
    /** Whether the photograph's own fine detail stays where face and photograph agree; "none" where it is left out. */
    detail: z.enum(["none", "photograph"]).optional(),
  }),
});

/** Everything that one mixed picture depends on; the same recipe gives the same picture everywhere. */
export type MixRecipe = z.infer<typeof schema>;
export type RecipePicture = MixRecipe["target"];

/**
 * A recipe from its JSON text.
 * @param origin what to call it in messages
 * @throws DataError that names everything that does not fit
 */
export function parseRecipe(text: string, origin: string): MixRecipe {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new DataError(`${origin}: expected a recipe in JSON, got something else (${(error as Error).message}).`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, " ");
  throw new DataError(
    `${origin}: expected a recipe as the studio saves it (format "mfim-recipe-1"), got: ${problems}.`,
  );
}
