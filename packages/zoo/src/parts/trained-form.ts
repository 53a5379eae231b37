import { relative, resolve, sep } from "node:path";
import type { LoadContext, PartConfig, TrainableKind } from "./part-kind.ts";
import { expandZoo } from "./zoo-reference.ts";

/**
 * The config by which a part that trains comes back, without the file of its weights: a public network's name becomes its type,
 * a module remembers the folder that its paths start from, and every type of the catalogue says its own (`TrainableType.trained`).
 * Folders in it are absolute; `seenFrom` makes them relative to where the config is written.
 * @param config a checked one
 */
export async function trainedForm(
  kind: TrainableKind<unknown, never>,
  config: unknown,
  context: LoadContext,
): Promise<PartConfig> {
  const { type, ...fields } = expandZoo(kind.name, config) as PartConfig;
  if (type === "module") return trainedModule({ type, ...fields }, context);
  const entry = kind.types[type] as TrainableKind<unknown>["types"][string];
  return { type, ...(await entry.trained(fields, context)) };
}

/** The same of a module: the folder that its paths start from, absolute. */
export function trainedModule({ file: _, folder = ".", ...module }: PartConfig, context: LoadContext): PartConfig {
  return { ...module, folder: resolve(context.folder, folder as string) } as PartConfig;
}

/** A trained form with the folders of its modules as they are seen from another folder. */
export function seenFrom(folder: string, form: PartConfig): PartConfig {
  const place = (value: string) => relative(resolve(folder), value).split(sep).join("/") || ".";
  const seen = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    const fields = Object.entries(value);
    if ((value as { readonly type?: unknown }).type !== "module")
      return Object.fromEntries(fields.map(([key, inner]) => [key, seen(inner)]));
    return { ...value, folder: place((value as { readonly folder: string }).folder) };
  };
  return seen(form) as PartConfig;
}
