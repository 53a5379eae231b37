import { readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";

/** What the figures were taken on. */
export interface Machine {
  readonly processor: string;
  readonly threads: number;
  readonly memory: string;
  readonly system: string;
  readonly node: string;
  /** Where everything ran on an NVIDIA card. */
  readonly card?: string;
  /** Of convolutions and products; absent: float32. */
  readonly precision?: "bfloat16";
  /** Vector extensions that matter here. */
  readonly extensions: readonly string[];
}

export function describeMachine(threads: number): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    threads,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${process.platform} ${process.arch}`,
    node: process.version,
    extensions: extensionsOf(),
  };
}

/** What rows must have in common to stand in one table. */
export function conditionsOf({
  processor,
  threads,
  memory,
  system,
  node,
  extensions,
  card,
  precision,
}: Machine): string {
  const own = [processor, extensions.join(" "), `${threads} threads`, memory, system, node];
  return [...own, ...(card === undefined ? [] : [card]), ...(precision === undefined ? [] : [precision])].join("; ");
}

function extensionsOf(): string[] {
  try {
    const flags = /flags\s*:\s*(.*)/.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1]?.split(" ") ?? [];
    return ["avx2", "avx512f", "avx512_vnni", "amx_bf16"].filter((flag) => flags.includes(flag));
  } catch {
    return [];
  }
}
