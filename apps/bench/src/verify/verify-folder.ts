import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataError } from "@mfim/core";
import { useBackend } from "@mfim/native";
import type { ModulePermission } from "@mfim/zoo";
import { loadMetricNetworks } from "../evaluate/metric-networks.ts";
import { openMethods } from "../methods/open-method.ts";
import { batchCount } from "../protocol/batches.ts";
import { openBenchProtocol, readProtocolFile } from "../protocol/open-bench-protocol.ts";
import { readResult, requiredSettings } from "../result/write-result.ts";
import type { RunSettings } from "../run/run-settings.ts";
import { runShard } from "../run/run-shard.ts";
import { type BatchPart, readAllParts } from "../run/shard-parts.ts";
import { assertNamed } from "./elsewhere.ts";
import { sampleBatches, type Verdict, verdictOf } from "./verify-result.ts";

export interface VerifySettings {
  /** How many batches of pairs, and which. */
  readonly batches: number;
  readonly seed: number;
  /** Allowed difference, as a share of a figure's spread over pairs. */
  readonly tolerance: number;
  /** Where protocol, methods and pictures are here, if elsewhere than the result says. */
  readonly protocol?: string;
  readonly methods?: readonly string[];
  readonly data?: string;
  /** Whether modules run that the result's protocol or methods name; default: they are refused. */
  readonly permission?: ModulePermission;
}

export interface FolderVerdict extends Verdict {
  readonly measured: readonly number[];
  readonly batches: number;
}

/** Measures batches of a result again. @throws DataError where the pairs here are others */
export async function verifyFolder(path: string, settings: VerifySettings): Promise<FolderVerdict> {
  const { folder, values } = await readResult(path);
  const run = await requiredSettings(folder);
  const { parts, ...sample } = await measureAgain(run, settings.methods ?? run.command.methods, settings);
  return { ...verdictOf(values, parts, settings.tolerance), ...sample };
}

/** Batches of a run, measured again with some methods. @throws DataError where the pairs here are others */
export async function measureAgain(
  run: RunSettings,
  methods: readonly string[],
  settings: Omit<VerifySettings, "methods" | "tolerance">,
): Promise<{ readonly parts: readonly BatchPart[]; readonly measured: readonly number[]; readonly batches: number }> {
  const { command, batch } = run;
  assertNamed("--methods", methods);
  const data = settings.data ?? command.data ?? undefined;
  assertNamed("--data", [data ?? ""]);
  const file = await readProtocolFile(settings.protocol ?? command.protocol);
  await using protocol = await openBenchProtocol(file, {
    ...(data !== undefined && { data }),
    ...(command.limit !== null && { limit: command.limit }),
  });
  if (protocol.checksum !== run.protocol.checksum) {
    throw new DataError(
      `bench verify: expected the pairs of checksum ${run.protocol.checksum}, ${protocol.name} here has ${protocol.checksum}; get the same data.`,
    );
  }
  await useBackend({ purpose: "infer" });
  using networks = await loadMetricNetworks(file.config.networks, { folder: file.folder, ...settings.permission });
  using opened = await openMethods(methods, settings.permission);
  const batches = batchCount(protocol, batch);
  const measured = sampleBatches(batches, settings.batches, settings.seed);
  const out = await mkdtemp(join(tmpdir(), "bench-verify-"));
  try {
    await runShard({ protocol, methods: opened.methods, networks, out, command, batch, only: measured });
    return { parts: await readAllParts(out), measured, batches };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

export function describeVerdict({
  reproduces,
  measured,
  batches,
  compared,
  identical,
  largest,
}: FolderVerdict): string {
  return `${reproduces ? "Reproduces" : "DOES NOT reproduce"}: batches ${measured.join(", ")} of ${batches}, ${compared} values, ${identical} to the last bit, largest difference ${largest.toPrecision(2)} of a figure's spread.`;
}
