import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { checkPackages, type PackageOutcome } from "./check-packages.ts";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

const program = new Command("packages:check")
  .description(
    "Packs every package, lints it, installs it into an empty project and runs the example of its readme there.",
  )
  .argument("[packages...]", "names of packages (default: all)")
  .option("--keep", "leave the projects on the disk and say where", false)
  .option("--printed", "show what the examples print", false)
  .addHelpText("after", "\nThe exit code is 1 where any package has a problem, 2 where none could be tried.");

const { keep, printed } = program.parse().opts<{ keep: boolean; printed: boolean }>();

function report(outcome: PackageOutcome): void {
  const state = outcome.problems.length === 0 ? "ok" : "FAILED";
  console.log(`${outcome.name.padEnd(22)} ${state.padEnd(6)} ${outcome.seconds.toFixed(0).padStart(4)} s`);
  for (const problem of outcome.problems) console.log(problem.replace(/^/gm, "    "));
  if (printed) console.log(outcome.printed.trimEnd().replace(/^/gm, "    | "));
}

try {
  const outcomes = await checkPackages(root, { only: program.args, keep, onOutcome: report });
  const failed = outcomes.filter(({ problems }) => problems.length > 0);
  console.log(`${outcomes.length - failed.length} ok, ${failed.length} FAILED`);
  process.exitCode = failed.length > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
