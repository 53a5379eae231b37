import { existsSync } from "node:fs";
import { join } from "node:path";
import { claimFolder, writeWhole } from "@mfim/files";
import { pictureLicence } from "../head/head-model.ts";
import { openHead } from "../head/open-head.ts";
import { encodeTrainingShard, type TrainingRow } from "../pack/training-shard.ts";
import { renderInThreads } from "../workers/render-in-threads.ts";
import type { RenderTruthSetOptions } from "./render-truth-set.ts";
import { skinsOf } from "./skins-of-preset.ts";
import type { TruthJob, TruthResult } from "./truth-job.ts";
import { type TruthRole, truthPortraits } from "./truth-pair.ts";

/** What a training pair needs, in the order of its rows. */
const ROLES: readonly TruthRole[] = ["source", "target", "truth"];

const SHARD_PAIRS = 100;

/**
 * Renders pairs with known truth as tensors for training: the shards of a raw training set (see `encodeTrainingShard`),
 * whose tensor `truth` I32 [pairs, 3] names the rows of source, target and true swap. A shard that is there is whole and
 * is not rendered again.
 */
export async function renderTrainingPairs(options: RenderTruthSetOptions): Promise<void> {
  const { preset, out, name } = options;
  const { seed, kind, size, people, pairs, tone } = preset;
  const skins = await skinsOf(preset, options.skinsPath);
  await claimFolder(out, { ...preset, ...(skins.hash && { skins: skins.hash }) });
  const head = await openHead(options.headPath);
  const { expressionNames } = head;
  const shardOf = (index: number) => Math.floor(index / SHARD_PAIRS);
  const path = (shard: number) => join(out, `shard-${String(shard).padStart(5, "0")}.safetensors`);
  const jobs = Array.from({ length: pairs }, (_, index): TruthJob => {
    return { seed, kind, index, size, degraded: false, roles: ROLES, ...(people && { people }), ...(tone && { tone }) };
  });
  const missing = jobs.filter(({ index }) => !existsSync(path(shardOf(index))));
  const metadata = {
    set: name,
    seed,
    digital_source_type: skins.sourceType,
    licence: pictureLicence(head, skins.credit),
  };
  let done = pairs - missing.length;
  let gathered: TruthResult[] = [];
  for await (const result of renderInThreads("truth", missing, options)) {
    gathered.push(result);
    const { index } = result.job;
    if (index + 1 === pairs || shardOf(index + 1) !== shardOf(index)) {
      const truth = Int32Array.from({ length: gathered.length * ROLES.length }, (_, row) => row);
      const shape = [gathered.length, ROLES.length];
      const shard = encodeTrainingShard(gathered.flatMap(rowsOf), expressionNames, metadata, {
        truth: { shape, data: truth },
      });
      await writeWhole(path(shardOf(index)), shard);
      gathered = [];
    }
    options.onProgress?.(++done, pairs);
  }
  const info = {
    format: "mfim-training-set-1",
    name,
    seed,
    pairs,
    size,
    pictures: pairs * ROLES.length,
    shards: Math.ceil(pairs / SHARD_PAIRS),
    expressionNames,
    ...(skins.hash && { look: preset.look, skins: skins.hash }),
    ...(tone && { tone }),
    digitalSourceType: skins.sourceType,
  };
  await writeWhole(join(out, "set.json"), `${JSON.stringify(info, null, 2)}\n`);
}

function rowsOf({ pair, pictures }: TruthResult): TrainingRow[] {
  const portraits = new Map(truthPortraits(pair, false).map(({ role, portrait }) => [role, portrait]));
  return pictures.map(({ role, pixels, landmarks, crop }) => {
    const { person, scene } = portraits.get(role)!;
    return { personIndex: numberOf(person.id), person, scene, pixels, landmarks, crop };
  });
}

/** Ids end in the person's number. */
function numberOf(id: string): number {
  return Number(id.slice(id.lastIndexOf("-") + 1));
}
