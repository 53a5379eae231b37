import { errorText } from "@mfim/core";
import { defaultHeadPath } from "@mfim/faces-3d";
import { Command } from "commander";
import { renderFaces } from "./render-faces.ts";

const program = new Command("face-parser").description(
  "Train the small network that tells faces from what covers them, on rendered people.",
);

program
  .command("render")
  .description("Render labelled people; shards that are there stay.")
  .requiredOption("--out <folder>", "where they go")
  .option("--pictures <count>", "how many", Number, 2000)
  .option("--size <pixels>", "side", Number, 96)
  .option("--seed <text>", "whom", "face-parser")
  .option("--head <path>", "the head model", defaultHeadPath())
  .action(async (flags: { out: string; pictures: number; size: number; seed: string; head: string }) => {
    const { out: folder, pictures: count, head: headPath, size, seed } = flags;
    const onProgress = (done: number, total: number) => process.stderr.write(`${done}/${total}\n`);
    await renderFaces({ headPath, folder, seed, count, size, onProgress });
  });

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${errorText(error)}\n`);
  process.exitCode = 1;
});
