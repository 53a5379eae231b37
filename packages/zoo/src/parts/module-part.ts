import { createRequire } from "node:module";
import { isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { readCheckpoint } from "@mfim/checkpoints";
import { ConfigError, type TensorOwner } from "@mfim/core";
import { loadState, type Module } from "@mfim/nn";
import { z } from "zod";
import type { LoadContext, PartKind } from "./part-kind.ts";
import { pathIn, pathSchema } from "./paths.ts";

/** `{ type: module, from: ./mine.js }`: anybody's own part. */
export const moduleSchema = z.strictObject({
  /** A file, relative to the config, or the name of an installed package. */
  from: z.string().min(1),
  /** Handed to the factory as they are. */
  options: z.record(z.string(), z.unknown()).optional(),
  /** Where `from` and the factory's paths start, relative to the config's folder, which it is by default. Trained models name it. */
  folder: pathSchema.optional(),
  /** Trained weights, beside the config: read into the variables of what the factory made (`state()`, else `parameters()`). */
  file: pathSchema.optional(),
});

/** What a module exports by default: makes the part, at once or by promise. */
export type PartFactory<Part> = (
  options: Readonly<Record<string, unknown>>,
  context: LoadContext,
) => Part | Promise<Part>;

function locate(from: string, { folder }: LoadContext): string {
  if (from.startsWith(".") || isAbsolute(from)) return pathToFileURL(resolve(folder, from)).href;
  try {
    return pathToFileURL(createRequire(join(resolve(folder), "config.yaml")).resolve(from)).href;
  } catch {
    return from; // a package that only `import` can find
  }
}

/** What keeps a value from being a part of the kind; nothing where it is one. */
function interfaceProblems(kind: PartKind<unknown, never>, value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [`an object with ${Object.keys(kind.members).join(", ")}`];
  return Object.entries(kind.members).flatMap(([member, type]) => {
    const actual = (value as Record<string, unknown>)[member];
    return typeof actual === type && actual !== null ? [] : [`${member} (${type})`];
  });
}

const placeOf = (kind: { readonly name: string }, { from }: z.infer<typeof moduleSchema>) =>
  `${kind.name} from ${from}`;

/**
 * What a module makes parts with, for whoever makes several, each with more in its context; it runs the module. What comes of a call is
 * not looked at where it is a promise.
 * @throws ConfigError where the context does not allow modules, and where the module is missing or has no default factory; when it is
 * called, where it makes something else
 */
export async function modulePartFactory<Part>(
  kind: PartKind<Part, never>,
  config: z.infer<typeof moduleSchema>,
  context: LoadContext,
): Promise<(more: object) => Part | Promise<Part>> {
  const { from, options = {} } = config;
  const where = placeOf(kind, config);
  if (context.modules !== "allow") {
    throw new ConfigError(
      `${where}: expected a network that is only read, got a module, a program that would run on this machine; if you trust whom it comes from, repeat the command with --allow-modules (in code: modules: "allow" in the context).`,
    );
  }
  const home = { ...context, folder: resolve(context.folder, config.folder ?? ".") };
  let exported: { readonly default?: unknown };
  try {
    exported = await import(locate(from, home));
  } catch (error) {
    throw new ConfigError(`${where}: expected a module there, got: ${(error as Error).message}`, { cause: error });
  }
  if (typeof exported.default !== "function") {
    throw new ConfigError(
      `${where}: expected a default export that makes a ${kind.name}, got ${typeof exported.default}; write "export default (options) => ...".`,
    );
  }
  const make = exported.default as PartFactory<Part>;
  return (more) => {
    const part = make(options, { ...home, ...more });
    return part instanceof Promise ? part : checked(kind, part, where);
  };
}

/** @throws ConfigError that names every member that a part lacks */
function checked<Part>(kind: PartKind<Part, never>, part: Part, where: string): Part {
  const problems = interfaceProblems(kind as PartKind<unknown, never>, part);
  if (problems.length === 0) return part;
  throw new ConfigError(
    `${where}: expected its factory to make a ${kind.name}, but what it made lacks ${problems.join(", ")}; see the interface in @mfim/core.`,
  );
}

/**
 * Loads a part of one's own, which runs it.
 * @throws ConfigError where the context does not allow modules, and where the module is missing, has no default factory, or makes something else
 */
export async function loadModulePart<Part>(
  kind: PartKind<Part, never>,
  config: z.infer<typeof moduleSchema>,
  context: LoadContext,
): Promise<Part> {
  const { file } = config;
  const where = placeOf(kind, config);
  const make = await modulePartFactory(kind, config, context);
  const part = checked(kind, await make({}), where);
  if (file === undefined) return part;
  try {
    await readWeights(part, pathIn(context, file), where);
    return part;
  } catch (error) {
    (part as Partial<TensorOwner>).dispose?.();
    throw error;
  }
}

/** @throws CheckpointError where the file is not that of such variables, ConfigError where there are none */
async function readWeights(part: unknown, path: string, where: string): Promise<void> {
  const { state, parameters } = part as Partial<Module>;
  const variables = state ?? parameters;
  if (typeof variables !== "function")
    throw new ConfigError(
      `${where}: expected a part with variables for ${path}, got one without state() and parameters().`,
    );
  loadState({ state: () => variables.call(part as Module) }, (await readCheckpoint(path)).state, { origin: path });
}
