import { readFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";

/** What the figures were taken on. */
export interface Machine {
  readonly processor: string;
  readonly threads: number;
  readonly memory: string;
  readonly system: string;
  readonly node: string;
  /** Processes that wanted a core in the minute before: 0 on a quiet machine. */
  readonly load: number;
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
    load: loadavg()[0] ?? 0,
    extensions: extensionsOf(),
  };
}

function extensionsOf(): string[] {
  try {
    const flags = /flags\s*:\s*(.*)/.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1]?.split(" ") ?? [];
    return ["avx2", "avx512f", "avx512_vnni", "amx_bf16"].filter((flag) => flags.includes(flag));
  } catch {
    return [];
  }
}
