import type { Diagnosis } from "./diagnose.ts";

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
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    ...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`),
    ...problems.map((problem) => `missing: ${problem}`),
  ].join("\n");
}
