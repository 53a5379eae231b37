import { withExamples } from "@mfim/files/command-line";
import { Command } from "commander";

/** The command line of `release`. */
export function releaseProgram(): Command {
  const program = new Command("release")
    .description(
      "Checks everything and makes a release of every package and app in a clone that is thrown away, publishing nothing; says at the end what is missing before a publication.",
    )
    .option("--publish", "make it here, and publish it with provenance", false)
    .option("--without-tests", "leave the tests out, where those of this commit have run", false)
    .action(async ({ publish, withoutTests }: { publish: boolean; withoutTests: boolean }) => {
      const { release } = await import("./release.ts");
      await release({ publish, tests: !withoutTests });
    });
  return withExamples(program, "--without-tests");
}
