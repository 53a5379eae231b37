import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "@mfim/core";
import { lockFile, writeWholeJson } from "@mfim/files";
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

/** Notes the terms of one or several networks as accepted, all at once. */
export async function acceptLicence(
  networks: PublicNetwork | readonly PublicNetwork[],
  cache = networkCache(),
): Promise<void> {
  const at = new Date().toISOString();
  const entries = [networks]
    .flat()
    .map(({ name, licence }) => [name, { licence: licence.name, terms: licence.terms, at }]);
  const path = join(cache, fileName);
  await mkdir(cache, { recursive: true });
  // Several at once read and write it.
  await using _ = await lockFile(`${path}.lock`, {
    busy: ({ pid }) => new ConfigError(`${path}: process ${pid} is writing it; wait for it.`),
    wait: () => {},
  });
  await writeWholeJson(path, { ...(await accepted(cache)), ...Object.fromEntries(entries) });
}
