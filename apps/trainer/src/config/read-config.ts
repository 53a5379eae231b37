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
  if (settings.length > 0 && !isGroup(document)) {
    throw new ConfigError(`${file}: expected a YAML config of names and values, got ${JSON.stringify(document)}.`);
  }
  for (const setting of settings) applySetting(document as Group, setting);
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
function applySetting(document: Group, setting: string): void {
  const equals = setting.indexOf("=");
  if (equals <= 0) throw new ConfigError(`--set ${setting}: expected path.to.key=value.`);
  const path = setting.slice(0, equals).split(".");
  // These lead out of the config, into what all objects have.
  if (path.some((key) => key === "" || key === "__proto__" || key === "constructor" || key === "prototype")) {
    throw new ConfigError(`--set ${setting}: expected the path of a setting, got ${JSON.stringify(path.join("."))}.`);
  }
  let node = document;
  for (const key of path.slice(0, -1)) {
    if (!isGroup(node[key])) node[key] = {};
    node = node[key] as Group;
  }
  try {
    node[path.at(-1) as string] = parse(setting.slice(equals + 1));
  } catch (error) {
    throw new ConfigError(`--set ${setting}: expected a value in YAML, got: ${(error as Error).message}`);
  }
}

type Group = Record<string, unknown>;

const isGroup = (value: unknown): value is Group => typeof value === "object" && value !== null;
