import { readFile } from "node:fs/promises";
import { ConfigError } from "@mfim/core";
import { describeIssue } from "@mfim/zoo";
import { parse } from "yaml";
import type { z } from "zod";

/**
 * Reads a YAML config, applies `--set path.to.key=value` on top and checks all of it against a strict schema.
 * @throws ConfigError that names every problem with its path and, for a typo, the nearest valid key
 */
export async function readConfig<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  settings: readonly string[] = [],
): Promise<z.infer<Schema>> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`${file}: expected a YAML config there, got ${error.code ?? error.message}; check the path.`);
  });
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    throw new ConfigError(`${file}: expected YAML, got: ${(error as Error).message}`);
  }
  for (const setting of settings) applySetting(document, setting);
  const result = schema.safeParse(document, { reportInput: true });
  if (result.success) return result.data;
  throw new ConfigError(
    `${file}: ${result.error.issues
      .flatMap((issue) => describeIssue(issue, schema))
      .map(({ path, message }) => `${path.join(".") || "(top level)"}: ${message}`)
      .join("; ")}.`,
  );
}

/** `loss.identity=10`: the value is read as YAML. */
function applySetting(document: unknown, setting: string): void {
  const equals = setting.indexOf("=");
  if (equals <= 0) throw new ConfigError(`--set ${setting}: expected path.to.key=value.`);
  const path = setting.slice(0, equals).split(".");
  let node = document as Record<string, unknown>;
  for (const key of path.slice(0, -1)) {
    if (typeof node[key] !== "object" || node[key] === null) node[key] = {};
    node = node[key] as Record<string, unknown>;
  }
  node[path.at(-1) as string] = parse(setting.slice(equals + 1));
}
