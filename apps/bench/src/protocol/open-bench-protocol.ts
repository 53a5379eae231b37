import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigError } from "@mfim/core";
import { builtinProtocols, openProtocol } from "@mfim/data-ffhq";
import { bundledTruthFolder } from "@mfim/faces-3d";
import { didYouMean, openPictureSet } from "@mfim/zoo";
import { parse } from "yaml";
import { z } from "zod";
import type { BenchProtocol } from "./bench-protocol.ts";
import { datasetProtocol } from "./dataset-protocol.ts";
import { heldOutProtocol } from "./held-out-protocol.ts";
import { limitedProtocol } from "./limited-protocol.ts";
import { photoTruthProtocol } from "./photo-truth-protocol.ts";
import { type ProtocolConfig, protocolSchema } from "./protocol-config.ts";
import { truthProtocol } from "./truth-protocol.ts";
import { videosProtocol } from "./videos-protocol.ts";

const shipped = fileURLToPath(new URL("../../protocols", import.meta.url));

/** A protocol as it was read: its config, and the folder that its paths are relative to. */
export interface ProtocolFile {
  readonly config: ProtocolConfig;
  readonly folder: string;
}

/** Names of the protocols that ship with the bench, then those of the data package, which want a prepared folder. */
export async function shippedProtocols(): Promise<{ readonly bench: string[]; readonly dataset: string[] }> {
  const files = (await readdir(shipped)).filter((file) => file.endsWith(".yaml"));
  return { bench: files.map((file) => basename(file, ".yaml")).sort(), dataset: await builtinProtocols() };
}

/**
 * Reads a protocol by the name of a shipped one, of one of the data package, or by the path of a YAML file or of what "data protocol" wrote.
 * @throws ConfigError, DataError for what is none of them, or is not understood
 */
export async function readProtocolFile(nameOrPath: string): Promise<ProtocolFile> {
  const { bench, dataset } = await shippedProtocols();
  if (dataset.includes(nameOrPath)) return { folder: shipped, config: await configOfDataset(nameOrPath, nameOrPath) };
  if (nameOrPath.endsWith(".protocol.json")) {
    const file = resolve(nameOrPath);
    const { name } = await openProtocol(file);
    return { folder: shipped, config: await configOfDataset(name, file) };
  }
  const path = bench.includes(nameOrPath) ? join(shipped, `${nameOrPath}.yaml`) : resolve(nameOrPath);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    const hint = didYouMean(nameOrPath, [...bench, ...dataset]);
    throw new ConfigError(
      `--protocol ${nameOrPath}: expected one of ${[...bench, ...dataset].join(", ")}, or a YAML file, got ${error.code}.${hint}`,
    );
  });
  const parsed = protocolSchema.safeParse(parse(text));
  if (parsed.success) return { config: parsed.data, folder: dirname(path) };
  throw new ConfigError(`${nameOrPath}: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`);
}

/** The networks of the shipped protocols measure where a protocol of the data package names none. */
async function configOfDataset(name: string, protocol: string): Promise<ProtocolConfig> {
  const standard = parse(await readFile(join(shipped, "photographs-held-out.yaml"), "utf8")) as ProtocolConfig;
  return protocolSchema.parse({ name, data: { type: "dataset", protocol }, networks: standard.networks });
}

export interface OpenProtocolOptions {
  /** Another folder of pictures than the protocol's, relative to where the user stands. */
  readonly data?: string;
  /** Only the first pairs. */
  readonly limit?: number;
}

/** Opens the pictures that a protocol names. */
export async function openBenchProtocol(
  { config, folder }: ProtocolFile,
  { data, limit }: OpenProtocolOptions = {},
): Promise<BenchProtocol> {
  const own = "folder" in config.data && config.data.folder;
  const pictures = data !== undefined ? resolve(data) : own ? resolve(folder, own) : undefined;
  return limitedProtocol(await openers[config.data.type](config, pictures, limit), limit);
}

type Opener = (config: ProtocolConfig, folder: string | undefined, limit?: number) => Promise<BenchProtocol>;

const heldOut: Opener = async ({ name, data, size, pairs, seed }, folder) => {
  const picked = data as Extract<ProtocolConfig["data"], { type: "pack" | "prepared" | "renders" }>;
  // "all" has to be said: it is right for people whom no measured model was trained on.
  const split = picked.split === "all" ? "all" : "held-out";
  const set = await openPictureSet({ ...picked, split, ...(folder && { folder }) }, size as number);
  return heldOutProtocol(name, set, pairs as number, seed as number);
};

/** @throws ConfigError where the folder holds another set than the protocol is about */
function ofSet(protocol: BenchProtocol, set: string | undefined, folder: string | undefined): BenchProtocol {
  if (set === undefined || protocol.name === set || protocol.name.startsWith(`${set}-first-`)) return protocol;
  throw new ConfigError(`${folder}: expected the set ${set}, got ${protocol.name}; name its folder with --data.`);
}

const openers: Readonly<Record<ProtocolConfig["data"]["type"], Opener>> = {
  pack: heldOut,
  prepared: heldOut,
  renders: heldOut,
  async truth({ name, data, size }, folder) {
    const { kind, set } = data as Extract<ProtocolConfig["data"], { type: "truth" }>;
    const command = kind === "photo" ? "faces-2d" : "faces-3d";
    if (folder === undefined && (set !== undefined || kind === "photo"))
      throw new ConfigError(
        `${name}: expected --data FOLDER, the pairs that "npm run ${command} -- render --preset ${set ?? "photo-truth-v1"} --out FOLDER" wrote, got none.`,
      );
    const own = size === undefined ? {} : { size };
    if (kind === "photo") return ofSet(await photoTruthProtocol(folder as string, own), set, folder);
    const place = folder ?? bundledTruthFolder(kind);
    if (!existsSync(join(place, "set.json"))) {
      throw new ConfigError(
        `${name}: expected a truth set in ${place}; render it with "npm run faces-3d -- render --preset ${set ?? `${kind}-truth-v1`} --out FOLDER" and name it with --data FOLDER.`,
      );
    }
    return ofSet(await truthProtocol(place, own), set, place);
  },
  async videos({ name, data }, folder) {
    if (folder === undefined)
      throw new ConfigError(`${name}: expected --data FOLDER, a folder that "data prepare" made of frames, got none.`);
    return videosProtocol(name, folder, (data as Extract<ProtocolConfig["data"], { type: "videos" }>).frames);
  },
  async dataset({ name, data }, folder, limit) {
    const { protocol } = data as Extract<ProtocolConfig["data"], { type: "dataset" }>;
    if (folder === undefined)
      throw new ConfigError(`${name}: expected --data FOLDER, a folder that "data prepare" made, got none.`);
    return datasetProtocol(protocol, folder, limit);
  },
};
