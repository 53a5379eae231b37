import { withExamples } from "@mfim/files/command-line";
import { Command } from "commander";

/** `inspect`: reads provenance back. */
export function inspectCommand(): Command {
  const command = new Command("inspect")
    .description("Say what a picture or video tells of its making; exit code 3 where it tells nothing.")
    .argument("<file>", "picture or video")
    .option("--anchors <pem>", "certificates that are trusted, for content credentials")
    .action(async (path: string, { anchors }: { readonly anchors?: string }) => {
      const { describeProvenance } = await import("./describe-provenance.ts");
      const { lines, tells } = await describeProvenance(path, anchors);
      if (!tells) process.exitCode = 3;
      process.stdout.write(`${lines.join("\n")}\n`);
    });
  return withExamples(command, "inspect swap.png");
}
