import { startProgress } from "@mfim/files";
import { useBackend } from "@mfim/native";
import { modulePermission } from "@mfim/zoo/permission";
import { loadMetricNetworks } from "../evaluate/metric-networks.ts";
import { namedMethods } from "../methods/named-method.ts";
import { openMethods } from "../methods/open-method.ts";
import { openBenchProtocol, readProtocolFile } from "../protocol/open-bench-protocol.ts";
import { presentResult } from "../report/present-result.ts";
import { runShard } from "../run/run-shard.ts";
import { parseShard } from "../run/shard-parts.ts";

export interface RunFlags {
  readonly protocol: string;
  readonly methods: string;
  readonly out: string;
  readonly limit?: number;
  readonly data?: string;
  readonly training?: string;
  readonly shard?: string;
  /** Absent: `defaultBatch`. */
  readonly batch?: number;
  readonly allowModules?: true;
}

/** Swaps the pairs of a protocol with each method, measures the swaps, and writes the report. */
export async function runBench(flags: RunFlags): Promise<void> {
  const { limit, batch } = flags;
  const shard = flags.shard === undefined ? undefined : parseShard(flags.shard);
  const names = flags.methods.split(",");
  // Before the pairs, which may be far away or many.
  namedMethods(names);
  const file = await readProtocolFile(flags.protocol);
  await using protocol = await openBenchProtocol(file, {
    ...(flags.data !== undefined && { data: flags.data }),
    ...(limit !== undefined && { limit }),
  });
  await useBackend({ purpose: "infer" });
  using networks = await loadMetricNetworks(file.config.networks, { folder: file.folder, ...modulePermission(flags) });
  using opened = await openMethods(names, modulePermission(flags));
  const progress = startProgress(protocol.pairs.length, "pairs", 0);
  try {
    await runShard({
      protocol,
      methods: opened.methods,
      networks,
      ...(batch !== undefined && { batch }),
      out: flags.out,
      command: { protocol: flags.protocol, data: flags.data ?? null, limit: limit ?? null, methods: names },
      ...(shard && { shard }),
      onProgress: (done, total) => progress.update(done, total),
    });
  } finally {
    progress.stop();
  }
  if (shard !== undefined && shard.count > 1) {
    process.stdout.write(`Shard ${flags.shard} is done; "bench merge ${flags.out}" once all are.\n`);
    return;
  }
  await presentResult(flags.out, flags.training);
}
