import { cpus, totalmem } from "node:os";
import type { TextForm } from "@mfim/files/command-line";
import type { Finding, NotRun } from "./walk.ts";

/** What the steps of a walk took. */
export function findingsTable(
  resolution: number,
  findings: readonly (readonly [string, Finding | NotRun])[],
  { table }: TextForm,
): string {
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
  const rows = findings.map(([name, finding]) =>
    "notRun" in finding
      ? [name, "", "", `not run: ${finding.notRun}`]
      : [name, finding.seconds.toFixed(1), (finding.peak / 1000).toFixed(2), finding.found],
  );
  return [
    `${resolution} px, ${machine}, ${new Date().toISOString().slice(0, 10)}.`,
    "",
    table(["step", "seconds", "most memory, GB", "found"], rows),
    "",
  ].join("\n");
}
