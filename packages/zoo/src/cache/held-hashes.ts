import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "@mfim/core";
import { lockFile, writeWholeJson } from "@mfim/files";
import { z } from "zod";

/** By "NETWORK/FILE": what came at the first download of a file whose hash nobody has published. */
const heldSchema = z.record(z.string(), z.object({ sha256: z.string(), from: z.string(), at: z.string() }));

export const heldHashesFile = "hashes.json";

async function held(cache: string): Promise<z.infer<typeof heldSchema>> {
  const path = join(cache, heldHashesFile);
  if (!existsSync(path)) return {};
  try {
    return heldSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    throw new ConfigError(
      `${path}: expected the hashes of first downloads, got: ${(error as Error).message}; remove it.`,
      { cause: error },
    );
  }
}

/** SHA-256 of a file as it first came; `undefined` where it never did. */
export async function heldHash(cache: string, network: string, file: string): Promise<string | undefined> {
  return (await held(cache))[`${network}/${file}`]?.sha256;
}

/** Holds it from now on. @param from the address */
export async function holdHash(
  cache: string,
  network: string,
  file: string,
  { sha256, from }: { readonly sha256: string; readonly from: string },
): Promise<void> {
  const path = join(cache, heldHashesFile);
  await using _ = await lockFile(`${path}.lock`, {
    busy: ({ pid }) => new ConfigError(`${path}: process ${pid} is writing it; wait for it.`),
    wait: () => {},
  });
  await writeWholeJson(path, {
    ...(await held(cache)),
    [`${network}/${file}`]: { sha256, from, at: new Date().toISOString() },
  });
}
