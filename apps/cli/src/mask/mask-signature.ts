import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { ConfigError } from "@mfim/core";
import { pathIn, pictureInputSchema } from "@mfim/zoo/swapping";
import { parse } from "yaml";
import { z } from "zod";

const schema = z.strictObject({
  /** What it wants to see: a square FFHQ-aligned face. */
  input: pictureInputSchema.extend({ template: z.literal("ffhq") }).refine(({ height, width }) => height === width, {
    message: "expected a square input",
  }),
  /** Which output, where there are several. */
  output: z.string().optional(),
  /** A score a class before softmax, a probability a class, or the number of the class alone. */
  scores: z.enum(["logits", "probabilities", "labels"]).default("logits"),
  /** Numbers of the classes that are face: they are painted over, all others stay as they are. */
  face: z.array(z.int().nonnegative()).min(1),
});

/** What a parsing network wants to see and what it says. */
export type MaskSignature = z.infer<typeof schema>;

export interface MaskFiles {
  readonly network: string;
  readonly signature: string;
}

/**
 * Where a parsing network and its signature lie: FILE.onnx with FILE.yaml beside it, a folder NAME with NAME.onnx and
 * NAME.yaml, or `bundled:NAME`.
 * @throws ConfigError where one of them is missing
 */
export async function maskFiles(name: string): Promise<MaskFiles> {
  const path = pathIn({ folder: "." }, name);
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const network = isFolder ? join(path, `${basename(path)}.onnx`) : path;
  const signature = network.replace(/\.[^./\\]*$/, ".yaml");
  for (const file of [network, signature])
    if (!existsSync(file))
      throw new ConfigError(
        `--mask-network ${name}: expected an ONNX file with a YAML file of the same name beside it, found no ${file}; docs/swap-and-mix.md says what stands in it.`,
      );
  return { network, signature };
}

/** @throws ConfigError with everything that is wrong */
export async function readMaskSignature(path: string): Promise<MaskSignature> {
  const text = await readFile(path, "utf8");
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw new ConfigError(`${path}: expected YAML (${(error as Error).message}).`);
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const problems = z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, " ");
  throw new ConfigError(`${path}: expected input, scores and face of a parsing network, got: ${problems}.`);
}
