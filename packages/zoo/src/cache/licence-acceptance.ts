import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "@mfim/core";
import { writeWholeJson } from "@mfim/files";
import { z } from "zod";
import type { PublicNetwork } from "../networks/public-network.ts";
import { networkCache } from "./cache-folder.ts";

/** By network: the licence that was accepted, word for word, and when. */
const acceptedSchema = z.record(z.string(), z.object({ licence: z.string(), terms: z.string(), at: z.string() }));

const fileName = "licences.json";

async function accepted(cache: string): Promise<z.infer<typeof acceptedSchema>> {
  const path = join(cache, fileName);
  if (!existsSync(path)) return {};
  try {
    return acceptedSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    throw new ConfigError(
      `${path}: expected the licences that were accepted, got: ${(error as Error).message}; remove it.`,
      {
        cause: error,
      },
    );
  }
}

/** Whether the user has accepted these very terms before. */
export async function hasAccepted({ name, licence }: PublicNetwork, cache = networkCache()): Promise<boolean> {
  const before = (await accepted(cache))[name];
  return before?.licence === licence.name && before.terms === licence.terms;
}

export async function acceptLicence({ name, licence }: PublicNetwork, cache = networkCache()): Promise<void> {
  const entry = { licence: licence.name, terms: licence.terms, at: new Date().toISOString() };
  await writeWholeJson(join(cache, fileName), { ...(await accepted(cache)), [name]: entry });
}
