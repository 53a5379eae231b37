import { withExamples } from "@mfim/files/command-line";
import { Command } from "commander";

interface CheckFlags {
  readonly keep: boolean;
  readonly printed: boolean;
}

/** The command line of `packages:check`. */
export function packagesCheckProgram(): Command {
  const program = new Command("packages:check")
    .description(
      "Packs every package, lints it, installs it into an empty project and runs the example of its readme there.",
    )
    .argument("[packages...]", "names of packages (default: all)")
    .option("--keep", "leave the projects on the disk and say where", false)
    .option("--printed", "show what the examples print", false)
    .addHelpText("after", "\nThe exit code is 1 where any package has a problem, 2 where none could be tried.")
    .action(async (names: readonly string[], flags: CheckFlags) => {
      const { reportPackages } = await import("./report-packages.ts");
      process.exitCode = await reportPackages(names, flags);
    });
  return withExamples(program, "nn zoo --printed");
}

/** The command line of `packages:pack`. */
export function packagesPackProgram(): Command {
  const program = new Command("packages:pack")
    .description(
      "Builds and packs the packages, and says the line that installs some of them, with all of ours that they need, in a project of your own.",
    )
    .argument("<packages...>", "names of packages, such as stylegan")
    .requiredOption("--out <folder>", "where the tarballs go")
    .action(async (names: readonly string[], { out }: { readonly out: string }) => {
      const { packInto } = await import("./pack-into.ts");
      await packInto(names, out);
    });
  return withExamples(program, "stylegan native --out packed");
}
