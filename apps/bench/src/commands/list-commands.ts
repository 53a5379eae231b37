import { withExamples } from "@mfim/files/command-line";
import { Command } from "commander";

export function protocolsCommand(): Command {
  const command = new Command("protocols")
    .description("List the protocols that ship with the bench.")
    .action(async () => {
      const { describeProtocols } = await import("./describe-choices.ts");
      process.stdout.write(await describeProtocols());
    });
  return withExamples(command, "protocols");
}

export function methodsCommand(): Command {
  const command = new Command("methods").description("List what --methods takes.").action(async () => {
    const { describeMethods } = await import("./describe-choices.ts");
    process.stdout.write(describeMethods());
  });
  return withExamples(command, "methods");
}
