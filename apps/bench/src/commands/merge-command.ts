import { withExamples } from "@mfim/files/command-line";
import { Command } from "commander";

export function mergeCommand(): Command {
  const command = new Command("merge")
    .description("Put the shards of a run together: the same numbers as one process, to the last bit.")
    .argument("<folder...>", "folders that `bench run --shard` wrote to; one where they share a file system")
    .option("--out <folder>", "where the result goes; default the first folder")
    .action(async (folders: readonly string[], { out = folders[0] as string }: { readonly out?: string }) => {
      const { gatherShards } = await import("../run/gather-shards.ts");
      const { presentResult } = await import("../report/present-result.ts");
      await gatherShards(folders, out);
      await presentResult(out);
    });
  return withExamples(command, "merge runs/shared", "merge runs/a runs/b runs/c --out runs/whole");
}
