import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { StateDict } from "@mfim/core";
import { CheckpointError } from "@mfim/core/errors";
import { writeWholeJson } from "@mfim/files";
import { readCheckpoint } from "../read-checkpoint.ts";
import { type WritableState, type WriteOptions, writeSafetensors } from "../safetensors/write-safetensors.ts";

const configName = "config.json";

/**
 * A model's folder: `config.json` beside one safetensors file for each part of its weights.
 * Weights are written first, so that a folder with a config is whole.
 * @param weights state by the name of its file, without the ending
 */
export async function writeModelFolder(
  folder: string,
  config: object,
  weights: Readonly<Record<string, WritableState>>,
  options: WriteOptions = {},
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, state] of Object.entries(weights)) {
    await writeSafetensors(join(folder, `${name}.safetensors`), state, { format: "pt" }, options);
  }
  await writeWholeJson(join(folder, configName), config);
}

/** What checks a config: a schema of zod, or anything with the same method. */
export interface ConfigSchema<Config> {
  safeParse(value: unknown):
    | { readonly success: true; readonly data: Config }
    | {
        readonly success: false;
        readonly error: {
          readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
        };
      };
}

/**
 * Reads the config of a model's folder.
 * @throws CheckpointError where it is missing, is no JSON, or is not what `schema` says, with everything that is wrong
 */
export async function readModelConfig<Config>(folder: string, schema: ConfigSchema<Config>): Promise<Config> {
  const path = join(folder, configName);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    throw new CheckpointError(
      `${folder}: expected a folder with ${configName} and weights: ${(cause as Error).message}.`,
      { cause },
    );
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path: where, message }) => `${where.join(".") || "(top level)"}: ${message}`,
  );
  throw new CheckpointError(`${path}: ${problems.join("; ")}.`);
}

/** One part's weights of a model's folder, and the file they came from, for messages. */
export async function readModelWeights(
  folder: string,
  name: string,
): Promise<{ readonly state: StateDict; readonly origin: string }> {
  const origin = join(folder, `${name}.safetensors`);
  return { state: (await readCheckpoint(origin)).state, origin };
}
