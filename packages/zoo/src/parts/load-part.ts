import { ConfigError } from "@mfim/core";
import { loadModulePart, moduleSchema } from "./module-part.ts";
import type { LoadContext, PartKind, PartType } from "./part-kind.ts";
import { partProblems } from "./part-schema.ts";
import { weightFilesHash } from "./weight-files-hash.ts";
import { expandZoo } from "./zoo-reference.ts";

/**
 * From a config to the part: `{ type: NAME, ... }` of the kind's catalogue, `zoo:NAME` for a public network, or
 * `{ type: module, from: ./mine.js }`.
 * The caller disposes it. A network's `weights` is the hash of its files (`weightFilesHash`).
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
  const opened = new Set<string>();
  const part = await entry.load(fields, { ...context, opened });
  return "id" in kind.members ? await withWeights(part, opened) : part;
}

/** Gives a network the hash of the files it came from, where it does not state one itself. */
async function withWeights<Part>(part: Part, opened: ReadonlySet<string>): Promise<Part> {
  if (opened.size > 0 && (part as { readonly weights?: string }).weights === undefined)
    Object.defineProperty(part, "weights", { value: await weightFilesHash([...opened]), enumerable: true });
  return part;
}
