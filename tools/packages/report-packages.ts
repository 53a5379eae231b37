import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { checkPackages, type PackageOutcome } from "./check-packages.ts";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/**
 * Checks packages, all where none is named, and says a line of each.
 * @returns the exit code: 1 where any has a problem
 */
export async function reportPackages(
  only: readonly string[],
  { keep, printed }: { readonly keep: boolean; readonly printed: boolean },
): Promise<number> {
  const onOutcome = (outcome: PackageOutcome) => report(outcome, printed);
  const outcomes = await checkPackages(root, { only, keep, onOutcome });
  const failed = outcomes.filter(({ problems }) => problems.length > 0);
  console.log(`${outcomes.length - failed.length} ok, ${failed.length} FAILED`);
  return failed.length > 0 ? 1 : 0;
}

function report({ name, problems, seconds, printed: said }: PackageOutcome, printed: boolean): void {
  const state = problems.length === 0 ? "ok" : "FAILED";
  console.log(`${name.padEnd(22)} ${state.padEnd(6)} ${seconds.toFixed(0).padStart(4)} s`);
  for (const problem of problems) console.log(problem.replace(/^/gm, "    "));
  if (printed) console.log(said.trimEnd().replace(/^/gm, "    | "));
}
