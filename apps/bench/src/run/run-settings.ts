import { mkdir, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@mfim/core";
import { parsedJson, sweepTemporaries, writeWhole } from "@mfim/files";
import type { MetricDefinition } from "@mfim/metrics";
import type { RefusedPair } from "../protocol/bench-protocol.ts";
import type { MethodIdentity, ProtocolIdentity } from "../result/bench-result.ts";

/** What a run measures, in run.json: a run goes on, and shards merge, only where all of it is the same. */
export interface RunSettings {
  readonly format: "mfim-bench-run-2";
  /** As the command line named it, so that the run can be repeated. */
  readonly command: {
    readonly protocol: string;
    readonly data: string | null;
    readonly limit: number | null;
    readonly methods: readonly string[];
  };
  readonly protocol: ProtocolIdentity;
  readonly batch: number;
  readonly methods: readonly MethodIdentity[];
  /** Of the metrics with a value a pair. */
  readonly metrics: readonly MetricDefinition[];
  /** Of the metrics with a value a video. */
  readonly videos: readonly MetricDefinition[];
  /** Source person by pair, where pairs share people: intervals are then over people. `null`: every pair has its own. */
  readonly people: Readonly<Record<string, string>> | null;
  readonly strata: Readonly<Record<string, string>>;
  /** Pairs of the protocol that the data has not, and why; absent where all are there. */
  readonly missing?: readonly RefusedPair[];
  /** Metrics of sets of pictures, and the size of the features they are made of. */
  readonly sets: { readonly metrics: readonly MetricDefinition[]; readonly featureSize: number } | null;
  readonly software: Readonly<Record<string, string>>;
}

const file = "run.json";

export async function readSettings(folder: string): Promise<RunSettings | undefined> {
  const text = await readFile(join(folder, file), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const settings = parsedJson<RunSettings>(
    text,
    join(folder, file),
    (words) => new DataError(`${words}; run the bench into another folder.`),
  );
  if (settings.format === "mfim-bench-run-2") return settings;
  throw new DataError(`${join(folder, file)}: expected format mfim-bench-run-2, got ${settings.format}.`);
}

/**
 * Writes the settings. A run of the same that is there already goes on; another one is moved into a folder
 * `previous-N` beside it.
 * @param alone whether no other process works there; else another run is refused
 * @throws DataError naming what differs
 */
export async function claimFolder(folder: string, settings: RunSettings, alone: boolean): Promise<void> {
  // What killed runs left half written; other shards that are at work write to theirs all the time.
  await sweepTemporaries(folder, { quietFor: 600_000, recursive: true });
  const known = await readSettings(folder);
  if (known !== undefined && (!alone || differences(known, settings).length === 0))
    return assertSame(known, settings, folder);
  if (known !== undefined) await moveAside(folder);
  await writeWhole(join(folder, file), `${JSON.stringify(settings, null, 2)}\n`);
}

const runFiles = /^(run\.json|parts|pictures|values\.json|result\.\w+|result-all\.tex|report\.html)$/;

async function moveAside(folder: string): Promise<void> {
  const names = await readdir(folder);
  const number = names.filter((name) => /^previous-\d+$/.test(name)).length + 1;
  const aside = join(folder, `previous-${number}`);
  await mkdir(aside);
  for (const name of names) if (runFiles.test(name)) await rename(join(folder, name), join(aside, name));
}

/** @throws DataError that names every part which differs */
export function assertSame(a: RunSettings, b: RunSettings, where: string): void {
  const different = differences(a, b);
  if (different.length === 0) return;
  throw new DataError(
    `${where}: expected a run of the same ${compared.join(", ")}, got another ${different.join(", ")}; take another folder, or remove this one.`,
  );
}

const compared = ["protocol", "batch", "methods", "metrics", "videos", "sets", "software"] as const;

const differences = (a: RunSettings, b: RunSettings) =>
  compared.filter((part) => JSON.stringify(a[part]) !== JSON.stringify(b[part]));
