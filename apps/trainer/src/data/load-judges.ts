import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { ConfigError, type LikenessJudge } from "@mfim/core";
import { TemplateAligner } from "@mfim/photographs/templates";
import { loadPart, partSchema, recognizers } from "@mfim/zoo";
import { parse } from "yaml";
import { z } from "zod";
import { recogniserJudge } from "./recogniser-judge.ts";

/** Cosine from which a composed person counts as somebody photographed; strangers of the London set stay below it but for one in hundreds. */
const usualLimit = 0.5;

const judgesSchema = z
  .array(
    z.strictObject({
      /** As a training config names it; paths are relative to the file. */
      recognizer: partSchema(recognizers),
      limit: z.union([z.number().min(-1).max(1), z.literal("strangers")]).default(usualLimit),
      /** Subtract the photographs' mean embedding: for recognisers whose embeddings all lie to one side. */
      centred: z.boolean().default(false),
    }),
  )
  .min(1);

export interface LoadedJudges extends Disposable {
  readonly judges: readonly LikenessJudge[];
}

/** The recognisers that a file names, as judges of likeness. @throws ConfigError with what is wrong with it */
export async function loadJudges(file: string): Promise<LoadedJudges> {
  const parsed = judgesSchema.safeParse(parse(await readFile(file, "utf8")));
  if (!parsed.success)
    throw new ConfigError(
      `${file}: expected a list of recognisers, got: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`,
    );
  const context = { folder: dirname(resolve(file)), purpose: "metric" } as const;
  const aligner = new TemplateAligner();
  const loaded: Disposable[] = [aligner];
  const dispose = () => {
    for (const part of loaded) part[Symbol.dispose]();
  };
  try {
    const judges: LikenessJudge[] = [];
    for (const { recognizer, limit, centred } of parsed.data) {
      const part = await loadPart(recognizers, recognizer, context);
      loaded.push(part);
      judges.push(recogniserJudge(part, aligner, limit, centred));
    }
    return { judges, [Symbol.dispose]: dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}
