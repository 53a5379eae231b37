import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { claimFolder, writeWhole } from "@mfim/files";
import { strFromU8, unzipSync } from "fflate";
import { FacesError } from "../faces-error.ts";
import { pictureLicence } from "../head/head-model.ts";
import { openHead } from "../head/open-head.ts";
import type { PictureFormat } from "../pack/encode-picture.ts";
import { renderInThreads } from "../workers/render-in-threads.ts";
import type { TruthPreset } from "./presets.ts";
import { type SkinsOfPreset, skinsOf } from "./skins-of-preset.ts";
import { STRATA } from "./strata.ts";
import type { TruthJob, TruthResult } from "./truth-job.ts";
import { TRUTH_ROLES } from "./truth-pair.ts";
import type { TruthEntry, TruthSetInfo } from "./truth-set-info.ts";
import { encodeTruthShard, type PairFile, SHARD_PAIRS, sha256, shardName } from "./truth-shard.ts";

export interface RenderTruthSetOptions {
  readonly name: string;
  readonly preset: TruthPreset;
  readonly headPath: string;
  readonly out: string;
  readonly workers?: number;
  /** Folder of a skin library, for presets of the photographic look. */
  readonly skinsPath?: string;
  /** Called after every pair with the number of pairs that exist by now. */
  readonly onProgress?: (pairs: number, total: number) => void;
}

/**
 * Renders a benchmark with known truth into a folder: zips of 16 pairs, then pairs.ndjson, checksums.txt and set.json.
 * A zip that is there is whole and is not rendered again. Pixels, and with them checksums, are a function of head and
 * preset alone.
 */
export async function renderTruthSet(options: RenderTruthSetOptions): Promise<TruthSetInfo> {
  const { preset, out } = options;
  const format = pictureFormat(preset);
  const skins = await skinsOf(preset, options.skinsPath);
  await claimFolder(out, { ...preset, ...(skins.hash && { skins: skins.hash }) });
  const jobs = Array.from({ length: preset.pairs }, (_, index): TruthJob => {
    const { seed, kind, size, degraded, people, tone } = preset;
    return { seed, kind, index, size, degraded, ...(people && { people }), ...(tone && { tone }) };
  });
  const shardOf = (index: number) => Math.floor(index / SHARD_PAIRS);
  const missing = jobs.filter(({ index }) => !existsSync(join(out, shardName(shardOf(index)))));
  let done = jobs.length - missing.length;
  let gathered: TruthResult[] = [];
  for await (const result of renderInThreads("truth", missing, options)) {
    gathered.push(result);
    const { index } = result.job;
    if (index + 1 === preset.pairs || shardOf(index + 1) !== shardOf(index)) {
      await writeWhole(
        join(out, shardName(shardOf(index))),
        await encodeTruthShard(gathered, format, skins.sourceType),
      );
      gathered = [];
    }
    options.onProgress?.(++done, preset.pairs);
  }
  return await writeIndex(options, skins);
}

function pictureFormat({ format }: TruthPreset): PictureFormat {
  if (format === "raw")
    throw new FacesError("Expected pictures as webp or png, got format raw: a benchmark is pictures.");
  return format;
}

/** What stands beside the zips is read from them: it cannot disagree. */
async function writeIndex(
  { name, preset, out, headPath }: RenderTruthSetOptions,
  skins: SkinsOfPreset,
): Promise<TruthSetInfo> {
  const entries: TruthEntry[] = [];
  const files: Record<string, string> = {};
  let checksums = "";
  for (let shard = 0; shard * SHARD_PAIRS < preset.pairs; shard++) {
    const file = shardName(shard);
    const bytes = new Uint8Array(await readFile(join(out, file)));
    files[file] = sha256(bytes);
    const content = unzipSync(bytes, { filter: ({ name }) => name === "pairs.json" || name === "checksums.txt" });
    checksums += strFromU8(content["checksums.txt"]!);
    for (const { parameters } of JSON.parse(strFromU8(content["pairs.json"]!)) as PairFile[]) {
      const { id, stratum, source, local, target } = parameters;
      entries.push({
        id,
        stratum,
        file,
        source: source.person.id,
        ...(local && { local: local.person.id }),
        target: target.person.id,
      });
    }
  }
  const lines = `${entries.map((entry) => JSON.stringify(entry)).join("\n")}\n`;
  await writeWhole(join(out, "pairs.ndjson"), lines);
  await writeWhole(join(out, "checksums.txt"), checksums);
  const count = (stratum: string) => entries.filter((entry) => entry.stratum === stratum).length;
  const present = new Set([...checksums.matchAll(/\/([\w-]+)\.rgb$/gm)].map(([, role]) => role));
  const head = await openHead(headPath);
  const info: TruthSetInfo = {
    format: "mfim-truth-set-1",
    name,
    kind: preset.kind,
    seed: preset.seed,
    size: preset.size,
    pairs: entries.length,
    strata: Object.fromEntries(STRATA.map((stratum) => [stratum, count(stratum)])) as TruthSetInfo["strata"],
    roles: TRUTH_ROLES.filter((role) => present.has(role)),
    pictureFormat: pictureFormat(preset),
    expressionNames: head.expressionNames,
    checksum: sha256(checksums),
    ...(skins.hash && { skins: skins.hash }),
    files: { ...files, "pairs.ndjson": sha256(lines), "checksums.txt": sha256(checksums) },
    licence: pictureLicence(head, skins.credit),
    digitalSourceType: skins.sourceType,
  };
  await writeWhole(join(out, "set.json"), `${JSON.stringify(info, null, 2)}\n`);
  return info;
}
