import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataError } from "@mfim/core";
import { useBackend } from "@mfim/native";
import { loadMetricNetworks } from "../evaluate/metric-networks.ts";
import { openMethods } from "../methods/open-method.ts";
import { batchCount } from "../protocol/batches.ts";
import { openBenchProtocol, readProtocolFile } from "../protocol/open-bench-protocol.ts";
import { readResult, requiredSettings } from "../result/write-result.ts";
import { runShard } from "../run/run-shard.ts";
import { readAllParts } from "../run/shard-parts.ts";
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
}

export interface FolderVerdict extends Verdict {
  readonly measured: readonly number[];
  readonly batches: number;
}

/** Measures batches of a result again. @throws DataError where the pairs here are others */
export async function verifyFolder(path: string, settings: VerifySettings): Promise<FolderVerdict> {
  const { folder, result, values } = await readResult(path);
  const { command, batch } = await requiredSettings(folder);
  const file = await readProtocolFile(settings.protocol ?? command.protocol);
  const data = settings.data ?? command.data ?? undefined;
  await using protocol = await openBenchProtocol(file, {
    ...(data !== undefined && { data }),
    ...(command.limit !== null && { limit: command.limit }),
  });
  if (protocol.checksum !== result.protocol.checksum) {
    throw new DataError(
      `bench verify: expected the pairs of checksum ${result.protocol.checksum}, ${protocol.name} here has ${protocol.checksum}; get the same data.`,
    );
  }
  await useBackend({ purpose: "infer" });
  using networks = await loadMetricNetworks(file.config.networks, { folder: file.folder });
  using opened = await openMethods(settings.methods ?? command.methods);
  const batches = batchCount(protocol, batch);
  const measured = sampleBatches(batches, settings.batches, settings.seed);
  const out = await mkdtemp(join(tmpdir(), "bench-verify-"));
  try {
    await runShard({ protocol, methods: opened.methods, networks, out, command, batch, only: measured });
    return { ...verdictOf(values, await readAllParts(out), settings.tolerance), measured, batches };
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
