import { Command } from "commander";
import { writeReport } from "../report/write-report.ts";
import { refusedLines } from "../result/refused-lines.ts";
import { resultTable } from "../result/result-table.ts";
import { finishRun } from "../result/write-result.ts";
import { gatherShards } from "../run/gather-shards.ts";

export function mergeCommand(): Command {
  return new Command("merge")
    .description("Put the shards of a run together: the same numbers as one process, to the last bit.")
    .argument("<folder...>", "folders that `bench run --shard` wrote to; one where they share a file system")
    .option("--out <folder>", "where the result goes; default the first folder")
    .action(async (folders: readonly string[], { out = folders[0] as string }: { readonly out?: string }) => {
      await gatherShards(folders, out);
      const { result, values } = await finishRun(out);
      process.stderr.write(refusedLines(result));
      const report = await writeReport({ result, values, out });
      process.stdout.write(`${resultTable(result)}\n\n${report}\n`);
    });
}
