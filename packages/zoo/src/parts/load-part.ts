import { ConfigError } from "@mfim/core";
import { loadModulePart, moduleSchema } from "./module-part.ts";
import type { LoadContext, PartKind, PartType } from "./part-kind.ts";
import { partProblems } from "./part-schema.ts";
import { expandZoo } from "./zoo-reference.ts";

/**
 * From a config to the part: `{ type: NAME, ... }` of the kind's catalogue, `zoo:NAME` for a public network, or
 * `{ type: module, from: ./mine.js }`.
 * The caller disposes it.
 * @throws ConfigError with every problem of the config at once; CheckpointError where a file does not fit
 */
export async function loadPart<Part, Context extends LoadContext>(
  kind: PartKind<Part, Context>,
  config: unknown,
  context: Context,
): Promise<Part> {
  const problems = partProblems(kind as unknown as PartKind<unknown, never>, config);
  if (problems.length > 0) {
    const list = problems.map(({ path, message }) => `${[kind.name, ...path].join(".")}: ${message}`);
    throw new ConfigError(list.join("; ").replace(/(?<![?.])$/, "."));
  }
  const { type, ...fields } = expandZoo(kind.name, config) as { readonly type: string };
  if (type === "module") {
    return await loadModulePart(kind as unknown as PartKind<Part, never>, moduleSchema.parse(fields), context);
  }
  const entry = kind.types[type] as PartType<Part, Context>;
  if (context.purpose === "loss" && entry.refusedInLosses !== undefined) {
    throw new ConfigError(`${kind.name}.type: ${entry.refusedInLosses}.`);
  }
  return await entry.load(fields, context);
}
