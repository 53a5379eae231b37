import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Node and its flags for the trainer from source, as a shell would start it. */
export const trainerFromSource: readonly [program: string, ...args: string[]] = [
  process.execPath,
  "--conditions=@mfim/source",
  "--import",
  pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href,
  join(import.meta.dirname, "../main.ts"),
];

/** Runs the trainer to its end. */
export function runTrainer(...args: readonly string[]): { code: number | null; output: string; errors: string } {
  const [program, ...flags] = trainerFromSource;
  const { status, stdout, stderr } = spawnSync(program, [...flags, ...args], { encoding: "utf8" });
  return { code: status, output: stdout, errors: stderr };
}
