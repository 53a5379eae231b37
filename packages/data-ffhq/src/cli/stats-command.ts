import { type Refusal, refusals } from "@mfim/photographs/words";
import { Command } from "commander";
import { isUsable, splits } from "../prepared/manifest.ts";
import type { PreparedStats } from "../prepared/prepared-stats.ts";

export function statsCommand(): Command {
  return new Command("stats")
    .description("Count a prepared folder: usable and refused photographs, people, split, sizes.")
    .argument("<folder>", "a prepared folder")
    .option("--json", "as JSON")
    .option("--refused", "list the refused photographs and why")
    .action(async (folder: string, flags: { readonly json?: true; readonly refused?: true }) => {
      const { readManifest } = await import("../prepared/manifest-file.ts");
      const { preparedStats } = await import("../prepared/prepared-stats.ts");
      const manifest = await readManifest(folder);
      const stats = preparedStats(manifest);
      console.log(flags.json === true ? JSON.stringify(stats, null, 2) : describe(stats));
      if (flags.refused !== true) return;
      for (const record of manifest.records) {
        if (!isUsable(record))
          console.log(`${JSON.stringify(record.source)}: ${refusals[record.refusal]} (${record.detail})`);
      }
    });
}

function describe(stats: PreparedStats): string {
  const three = (values: readonly number[]) => values.map((value) => Number(value.toFixed(1))).join(" / ");
  return [
    `${stats.usable} of ${stats.photographs} photographs usable, ${stats.severalFaces} of them with several faces`,
    ...(Object.entries(stats.refused) as [Refusal, number][]).map(
      ([reason, count]) => `  ${count} refused: ${refusals[reason]}`,
    ),
    ...splits.map(
      (split) => `${split}: ${stats.split[split].pictures} pictures of ${stats.split[split].people} people`,
    ),
    `pictures of one person, least / median / most: ${three(stats.picturesOfOne)}`,
    `side of the face's square in the photograph, 5 / 50 / 95 %: ${three(stats.side)} pixels`,
    `sharpness, 5 / 50 / 95 %: ${three(stats.sharpness)}`,
  ].join("\n");
}
