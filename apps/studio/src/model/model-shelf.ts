import { createHash } from "node:crypto";
import { readFile, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { ConfigError } from "@mfim/core";
import { listFiles, listFolders } from "@mfim/files";
import { shippedModel } from "@mfim/zoo/shipped-model";
import { type ModulePermission, modelTraining, pathIn, readSwapModel } from "@mfim/zoo/swapping";
import type { ModelCard } from "./model-card.ts";
import { prepareModel } from "./prepare-model.ts";
import type { StudioModel } from "./studio-model.ts";

/** The models that a page may choose from. */
export interface ModelShelf {
  /** Looked up anew: a training may have written another one meanwhile. */
  cards(): Promise<readonly ModelCard[]>;
  /** The folder of the prepared model of an id that `cards` gave; `undefined` for any other. @throws what `prepareModel` throws */
  prepared(id: string): Promise<string | undefined>;
}

export interface ShelfOptions {
  /** The model that the page opens with, as `--model` names it. */
  readonly model: string;
  /** Where that one was prepared. */
  readonly prepared: string;
  /** A folder that has models in it, at any depth up to four. */
  readonly models?: string;
  readonly permission?: ModulePermission;
}

interface ListedModel {
  readonly folder: string;
  readonly name: string;
}

const deepest = 4;

/** @throws ConfigError where `models` is no folder */
export async function openShelf({ model, prepared, models, permission = {} }: ShelfOptions): Promise<ModelShelf> {
  const root = models === undefined ? undefined : resolve(models);
  if (root !== undefined && !(await isFolder(root)))
    throw new ConfigError(`--models ${models}: expected a folder with models in it, found none there.`);
  const [first, shipped] = [await ownPath(model), await ownPath(shippedModel)];
  const list = async (): Promise<readonly ListedModel[]> => {
    const real = root === undefined ? undefined : await realpath(root).catch(() => root);
    const found = real === undefined ? [] : await withoutTwins(await modelsBelow(real, real, deepest));
    const all = [
      { folder: first, name: first === shipped ? shippedName : nameOf(first, dirname(first)) },
      ...((await hasMethod(shipped)) ? [{ folder: shipped, name: shippedName }] : []),
      ...found,
    ];
    return all.filter(({ folder }, n) => all.findIndex((other) => other.folder === folder) === n);
  };
  /** Where models were prepared that somebody asked for, and those that are at it. */
  const opened = new Map([[first, prepared]]);
  const preparing = new Map<string, Promise<string>>();
  const open = async (folder: string) => {
    opened.set(folder, await prepareModel(folder, permission));
    return opened.get(folder) as string;
  };
  return {
    cards: async () =>
      Promise.all(
        (await list()).map(async ({ folder, name }) => ({
          ...(await cardOf(folder, name, opened.get(folder))),
          isFirst: folder === first,
          isShipped: folder === shipped,
        })),
      ),
    prepared: async (id) => {
      const folder = (await list()).find((listed) => idOf(listed.folder) === id)?.folder;
      if (folder === undefined) return undefined;
      const job = preparing.get(folder) ?? open(folder).finally(() => preparing.delete(folder));
      preparing.set(folder, job);
      return job;
    },
  };
}

const shippedName = shippedModel.slice(shippedModel.indexOf(":") + 1);

const idOf = (folder: string) => createHash("sha256").update(folder).digest("hex").slice(0, 12);

/** A folder as its path below another; the trainer's own "model" says nothing. */
function nameOf(folder: string, root: string): string {
  const path = relative(root, folder) || basename(folder);
  return path.replace(/[\\/]model$/, "") === "model" ? basename(dirname(folder)) : path.replace(/[\\/]model$/, "");
}

const isFolder = (path: string) =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** Of a model by its folder or name, without links. */
async function ownPath(model: string): Promise<string> {
  const path = resolve(pathIn({ folder: "." }, model));
  return realpath(path).catch(() => path);
}

/** Folders with a model, by name, links to folders among them; nothing is looked for inside of a model. */
async function modelsBelow(root: string, folder: string, depth: number): Promise<ListedModel[]> {
  if (await hasMethod(folder)) return [{ folder, name: nameOf(folder, root) }];
  if (depth === 0) return [];
  const folders = (await listFolders(folder).catch(() => [])).filter((name) => name !== "node_modules");
  const found = await Promise.all(folders.map((name) => modelsBelow(root, join(folder, name), depth - 1)));
  return found.flat();
}

/** Each folder once, by its own path where that was found, else by the first link to it. */
async function withoutTwins(models: readonly ListedModel[]): Promise<ListedModel[]> {
  const real = await Promise.all(models.map(({ folder }) => realpath(folder)));
  const kept = new Map<string, ListedModel>();
  for (const [i, model] of models.entries()) {
    const path = real[i] as string;
    if (!kept.has(path) || model.folder === path) kept.set(path, model);
  }
  return models.filter((model, i) => kept.get(real[i] as string) === model);
}

/** `undefined` where there is no config, or none of a model. */
const configOf = (folder: string) => readSwapModel(folder).catch(() => undefined);

const hasMethod = async (folder: string) => (await configOf(folder)) !== undefined;

async function cardOf(
  folder: string,
  name: string,
  prepared: string | undefined,
): Promise<Omit<ModelCard, "isFirst" | "isShipped">> {
  const sizes = await Promise.all((await listFiles(folder)).map(async ({ path }) => (await stat(path)).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const resolution = prepared === undefined ? undefined : await resolutionIn(prepared);
  const training = modelTraining(await configOf(folder));
  return { id: idOf(folder), name, ...(resolution !== undefined && { resolution }), bytes, ...training };
}

async function resolutionIn(prepared: string): Promise<number | undefined> {
  try {
    return (JSON.parse(await readFile(join(prepared, "model.json"), "utf8")) as StudioModel).resolution;
  } catch {
    return undefined; // somebody cleared the cache
  }
}
