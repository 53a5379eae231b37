import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { OnnxModel } from "@mfim/adapters";
import { ConfigError } from "@mfim/core";
import { type LoadContext, loadPart, type ModulePermission, pathIn, recognizers, swapMethods } from "@mfim/zoo";
import { parse } from "yaml";
import { z } from "zod";
import type { BenchMethod } from "./bench-method.ts";
import { filesHash, filesIn, filesNamedIn } from "./files-hash.ts";
import { folderMethod } from "./folder-method.ts";
import { loadModelFolder, modelSchema, networkSchema } from "./model-folder.ts";
import { OnnxMethod } from "./onnx-method.ts";
import { onnxPresets } from "./onnx-presets.ts";
import { openConverter } from "./open-converter.ts";
import { type MixRule, swapMethod } from "./swap-method.ts";
import { yardsticks } from "./yardsticks.ts";

/** A trained model with another rule of mixing than its own. */
const mixedModelSchema = z.strictObject({
  /** Model folder; `bundled:NAME` for one that ships. */
  model: z.string(),
  mix: z.strictObject({ globalSlots: z.int().nonnegative() }),
});

const onnxSchema = z.strictObject({
  /** Name of a signature of `bench methods`. */
  onnx: z.string(),
  file: z.string(),
  recognizer: z.unknown().optional(),
  /** An ONNX file from the recogniser's embedding to the swapper's. */
  converter: z.string().optional(),
  lossNetworks: z.array(networkSchema).default([]),
});

/** The model that ships with the project. */
const shippedModel = { name: "mfim", folder: "bundled:mfim-64" } as const;

const spelling = `${Object.keys(yardsticks).join(", ")}, ${shippedModel.name} (the shipped model), NAME=MODEL-FOLDER, NAME=METHOD.yaml or NAME=folder:PATTERN`;

/**
 * A method as the command line names it: a yardstick, `mfim` for the shipped model, `NAME=FOLDER` of a trained model, `NAME=FILE.yaml` with a swap
 * method of the zoo or an ONNX swapper, `NAME=folder:...` with pictures of another method.
 * @throws ConfigError for a module that nobody permitted, and what `loadPart` throws
 */
export async function openMethod(description: string, permission: ModulePermission = {}): Promise<BenchMethod> {
  const yardstick = yardsticks[description];
  if (yardstick !== undefined) return yardstick;
  if (description === shippedModel.name) return shipped();
  const [name = "", ...rest] = description.split("=");
  const place = rest.join("=");
  if (place === "") throw new ConfigError(`--methods ${description}: expected ${spelling}.`);
  if (!/^[\w.-]+$/.test(name) || name in yardsticks)
    throw new ConfigError(
      `--methods ${description}: expected a name of letters, digits, dots and hyphens that is no yardstick's.`,
    );
  if (place.startsWith("folder:")) return folderMethod(name, place.slice("folder:".length));
  if (/\.ya?ml$/.test(place)) return methodOfFile(name, place, permission);
  return modelFolder(name, place, permission);
}

/** Several, disposed together. @throws ConfigError for two of one name */
export async function openMethods(
  descriptions: readonly string[],
  permission: ModulePermission = {},
): Promise<Disposable & { readonly methods: readonly BenchMethod[] }> {
  const methods: BenchMethod[] = [];
  const dispose = () => {
    for (const method of methods) method[Symbol.dispose]();
  };
  try {
    for (const description of descriptions) methods.push(await openMethod(description, permission));
    const twice = methods.find(({ name }, n) => methods.findIndex((other) => other.name === name) !== n);
    if (twice !== undefined)
      throw new ConfigError(
        `--methods: expected every name once, got ${twice.name} twice; give one of them another name.`,
      );
  } catch (error) {
    dispose();
    throw error;
  }
  return { methods, [Symbol.dispose]: dispose };
}

async function shipped(): Promise<BenchMethod> {
  const { name, folder } = shippedModel;
  const path = pathIn({ folder: "." }, folder);
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

async function onnxMethod(name: string, path: string, value: unknown, context: LoadContext): Promise<BenchMethod> {
  const parsed = onnxSchema.safeParse(value);
  if (!parsed.success) throw new ConfigError(`${path}: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`);
  const { onnx, file, recognizer: config, converter, lossNetworks } = parsed.data;
  const signature = onnxPresets[onnx];
  if (signature === undefined)
    throw new ConfigError(`${path}: expected onnx to be one of ${Object.keys(onnxPresets).join(", ")}, got ${onnx}.`);
  const weights = resolve(context.folder, file);
  const model = await OnnxModel.load(weights);
  const recognizer =
    config === undefined ? undefined : await loadPart(recognizers, config, { ...context, purpose: "metric" });
  const convert = await openConverter({
    onnx,
    weights,
    ...(converter && { converter: resolve(context.folder, converter) }),
  });
  const method = new OnnxMethod({
    model,
    signature,
    ...(recognizer && { recognizer }),
    ...(convert && { convert: convert.run }),
  });
  return {
    name,
    about: `${onnx} in ONNX${recognizer === undefined ? "" : `, embeddings of ${recognizer.id}`}`,
    lossNetworks,
    swap: async (batch) => method.swap(batch),
    [Symbol.dispose]() {
      method[Symbol.dispose]();
      convert?.[Symbol.dispose]();
    },
  };
}
