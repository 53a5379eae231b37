import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { ConfigError } from "@mfim/core";
import { fileSha256 } from "@mfim/files";
import type { NetworkIdentity } from "@mfim/metrics";
import {
  type LoadContext,
  loadPart,
  type ModulePermission,
  pathIn,
  publicNetwork,
  swapMethods,
  swapperSignatures,
} from "@mfim/zoo";
import { shippedModel } from "@mfim/zoo/shipped-model";
import { parse } from "yaml";
import { z } from "zod";
import type { BenchMethod } from "./bench-method.ts";
import { filesHash, filesIn, filesNamedIn } from "./files-hash.ts";
import { folderMethod } from "./folder-method.ts";
import { loadModelFolder, modelSchema, networkSchema } from "./model-folder.ts";
import { type NamedMethod, namedMethod, namedMethods } from "./named-method.ts";
import { type MixRule, swapMethod } from "./swap-method.ts";
import { yardsticks } from "./yardsticks.ts";

/** A trained model with another rule of mixing than its own. */
const mixedModelSchema = z.strictObject({
  /** Model folder; `bundled:NAME` for one that ships. */
  model: z.string(),
  mix: z.strictObject({ globalSlots: z.int().nonnegative() }),
});

/** An ONNX swapper of a known family; what else it names is the zoo's to check. */
const onnxSchema = z.looseObject({
  /** Name of a signature of `bench methods`. */
  onnx: z.string(),
  lossNetworks: z.array(networkSchema).default([]),
});

/**
 * A method as the command line names it (`namedMethod`).
 * @throws ConfigError for a module that nobody permitted, and what `namedMethod` and `loadPart` throw
 */
export async function openMethod(description: string, permission: ModulePermission = {}): Promise<BenchMethod> {
  return openNamed(namedMethod(description), permission);
}

type Opener = (name: string, place: string, permission: ModulePermission) => BenchMethod | Promise<BenchMethod>;
const openers: Readonly<Record<NamedMethod["kind"], Opener>> = {
  yardstick: (name) => yardsticks[name] as BenchMethod,
  shipped,
  zoo: publicSwapper,
  folder: folderMethod,
  file: methodOfFile,
  model: modelFolder,
};
const openNamed = async ({ kind, name, place }: NamedMethod, permission: ModulePermission) =>
  openers[kind](name, place, permission);

/** Several, disposed together. @throws what `namedMethods` and `openMethod` throw */
export async function openMethods(
  descriptions: readonly string[],
  permission: ModulePermission = {},
): Promise<Disposable & { readonly methods: readonly BenchMethod[] }> {
  const methods: BenchMethod[] = [];
  const dispose = () => {
    for (const method of methods) method[Symbol.dispose]();
  };
  try {
    for (const named of namedMethods(descriptions)) methods.push(await openNamed(named, permission));
  } catch (error) {
    dispose();
    throw error;
  }
  return { methods, [Symbol.dispose]: dispose };
}

async function shipped(name: string): Promise<BenchMethod> {
  const path = pathIn({ folder: "." }, shippedModel);
  if (existsSync(join(path, "config.json"))) return modelFolder(name, path, {});
  throw new ConfigError(
    `--methods ${name}: expected the shipped model in ${path}, got nothing; install the package again, or name a trained model, ${name}=MODEL-FOLDER.`,
  );
}

async function modelFolder(
  name: string,
  folder: string,
  permission: ModulePermission,
  rule?: MixRule,
): Promise<BenchMethod> {
  const { method, lossNetworks } = await loadModelFolder(folder, permission);
  const files = await filesHash(await filesIn(folder));
  const about = rule === undefined ? `model ${method.id}` : `model ${method.id}, ${rule.globalSlots} global slots`;
  return { ...swapMethod(name, method, about, lossNetworks, rule), files };
}

async function methodOfFile(name: string, path: string, permission: ModulePermission): Promise<BenchMethod> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`--methods ${name}=${path}: expected a YAML file there, got ${error.code}.`);
  });
  const value: unknown = parse(text);
  const folder = dirname(resolve(path));
  if (typeof value === "object" && value !== null && "model" in value) {
    const mixed = mixedModelSchema.safeParse(value);
    if (!mixed.success) throw new ConfigError(`${path}: ${z.prettifyError(mixed.error).replaceAll("\n", " ")}`);
    return modelFolder(name, pathIn({ folder }, mixed.data.model), permission, mixed.data.mix);
  }
  const files = await filesHash([path, ...(await filesNamedIn(value, folder))]);
  if (typeof value === "object" && value !== null && "onnx" in value)
    return { ...(await onnxMethod(name, path, value, { folder, ...permission })), files };
  const parsed = modelSchema.safeParse(value);
  if (!parsed.success) throw new ConfigError(`${path}: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`);
  const { method: config, lossNetworks } = parsed.data;
  const method = await loadPart(swapMethods, config, { folder, purpose: "metric", ...permission });
  return { ...swapMethod(name, method, `${method.id}, from ${basename(path)}`, lossNetworks), files };
}

/** @throws ConfigError for a network that is not in the cache: where to get it, and on which terms */
async function publicSwapper(name: string, place: string): Promise<BenchMethod> {
  const method = await zooMethod(name, place, { folder: ".", purpose: "metric" }, [], `${place}, in ONNX`);
  // Once it is open, all that it needs is there.
  return { ...method, lossNetworks: await tellersOf(place) };
}

/**
 * The networks whose embeddings tell a public swapper of its source, and which it was trained against: they would judge in their own cause.
 * By name, from whatever file they are read, and by their bytes, whatever these are called.
 */
async function tellersOf(place: string): Promise<NetworkIdentity[]> {
  const { needs = [] } = publicNetwork(place.replace("zoo:", ""));
  const known = needs.map(async (id) => [
    { id, weights: null },
    { id, weights: await fileSha256(pathIn({ folder: "." }, `zoo:${id}`)) },
  ]);
  return (await Promise.all(known)).flat();
}

async function onnxMethod(name: string, path: string, value: unknown, context: LoadContext): Promise<BenchMethod> {
  const parsed = onnxSchema.safeParse(value);
  if (!parsed.success) throw new ConfigError(`${path}: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`);
  const { onnx: signature, lossNetworks, ...parts } = parsed.data;
  if (!(signature in swapperSignatures))
    throw new ConfigError(
      `${path}: expected onnx to be one of ${Object.keys(swapperSignatures).join(", ")}, got ${signature}.`,
    );
  const config = { type: "onnx-swapper", id: name, signature, ...parts };
  return zooMethod(name, config, { ...context, purpose: "metric" }, lossNetworks, `${signature} in ONNX`);
}

async function zooMethod(
  name: string,
  config: unknown,
  context: LoadContext,
  lossNetworks: BenchMethod["lossNetworks"],
  about: string,
): Promise<BenchMethod> {
  const method = await loadPart(swapMethods, config, context);
  const { weights } = method as { readonly weights?: string };
  return { ...swapMethod(name, method, about, lossNetworks), ...(weights !== undefined && { files: weights }) };
}
