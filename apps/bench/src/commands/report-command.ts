import { withExamples } from "@mfim/files/command-line";
import { Command } from "commander";

export function reportCommand(): Command {
  const command = new Command("report")
    .description("Write report.html of a result again.")
    .argument("<folder>", "folder of a result")
    .option("--training <folder>", "run of the training, for its curves")
    .action(async (path: string, { training }: { readonly training?: string }) => {
      const { writeReport } = await import("../report/write-report.ts");
      const { readResult } = await import("../result/write-result.ts");
      const { folder, result, values } = await readResult(path);
      process.stdout.write(`${await writeReport({ result, values, out: folder, ...(training && { training }) })}\n`);
    });
  return withExamples(command, "report runs/bench --training runs/mfim");
}
