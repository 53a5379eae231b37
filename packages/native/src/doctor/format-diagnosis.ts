import type { Diagnosis } from "./diagnose.ts";
import type { GpuDiagnosis } from "./diagnose-gpu.ts";

/** The diagnosis as lines for a terminal. */
export function formatDiagnosis({ backend, node, cache, addon, python, compiler, problems }: Diagnosis): string {
  const rows: readonly (readonly [string, string])[] = [
    ["backend", backend.backend],
    ["TensorFlow", backend.tensorflowVersion ?? "not in use"],
    ["device", backend.device],
    ["threads", String(backend.threads)],
    ["fast math", backend.fastMath],
    ["functions", backend.functions ? "yes" : "no"],
    ["Node", node],
    ["cache", `${cache.folder} (${(cache.bytes / 1e6).toFixed(0)} MB)`],
    ["addon", addon ?? "none"],
    ["Python", python ?? "none"],
    ["C++", compiler ?? "none"],
  ];
  return linesOf(rows, problems);
}

/** What a card depends on, as lines for a terminal. */
export function formatGpuDiagnosis({ driver, cuda, cards, runtime, problems }: GpuDiagnosis): string {
  const card = (name: string, memoryMiB: number) => `${name}, ${(memoryMiB / 1024).toFixed(0)} GiB`;
  const rows: readonly (readonly [string, string])[] = [
    ["driver", driver ?? "none"],
    ["CUDA", cuda === null ? "unknown" : `up to ${cuda}`],
    ...(cards.length === 0 ? [["card", "none"] as const] : []),
    ...cards.map(({ name, memoryMiB }) => ["card", card(name, memoryMiB)] as const),
    ["libraries", runtime ?? "none"],
  ];
  return linesOf(rows, problems);
}

function linesOf(rows: readonly (readonly [string, string])[], problems: readonly string[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    ...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`),
    ...problems.map((problem) => `missing: ${problem}`),
  ].join("\n");
}
