import { Command } from "commander";
import { writeReport } from "../report/write-report.ts";
import { readResult } from "../result/write-result.ts";

export function reportCommand(): Command {
  return new Command("report")
    .description("Write report.html of a result again.")
    .argument("<folder>", "folder of a result")
    .option("--training <folder>", "run of the training, for its curves")
    .action(async (path: string, { training }: { readonly training?: string }) => {
      const { folder, result, values } = await readResult(path);
      process.stdout.write(`${await writeReport({ result, values, out: folder, ...(training && { training }) })}\n`);
    });
}
