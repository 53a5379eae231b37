import { basename } from "node:path";
import { DataError } from "@mfim/core/errors";
import { wholeNumberOption } from "@mfim/files/command-line";
import { Command } from "commander";
import type { UsableRecord } from "../prepared/manifest.ts";

export function inspectCommand(): Command {
  return new Command("inspect")
    .description("Say how a folder was prepared, and put pictures of it on one sheet to look at.")
    .argument("<folder>", "a prepared folder")
    .option("--sheet <file>", "PNG to write")
    .option("--limit <n>", "only so many pictures on the sheet, spread evenly", wholeNumberOption(1, 4096), 64)
    .action(async (folder: string, { sheet, limit }: { readonly sheet?: string; readonly limit: number }) => {
      const { writeWhole } = await import("@mfim/files");
      const { contactSheet } = await import("@mfim/photographs");
      const { openPreparedFolder } = await import("../prepared/prepared-folder.ts");
      await using prepared = await openPreparedFolder(folder);
      const { settings, detector, source, split } = prepared.header;
      console.log(
        `${prepared.length} pictures of ${settings.size} x ${settings.size} (${settings.format}) from ${source}, found by ${detector}`,
      );
      console.log(`settings: ${JSON.stringify(settings)}; split: seed ${split.seed}, ${split.heldOut.length} held out`);
      if (sheet === undefined) return;
      if (prepared.length === 0) throw new DataError(`${folder}: expected a usable picture for the sheet, got none.`);
      const shown = Math.min(limit, prepared.length);
      const indices = Array.from({ length: shown }, (_, i) => Math.floor((i * prepared.length) / shown));
      const pictures = await Promise.all(indices.map((index) => prepared.pixels(index)));
      const labels = indices.map((index) => {
        const { person, source } = prepared.records[index] as UsableRecord;
        return person ?? basename(source);
      });
      await writeWhole(sheet, await contactSheet(pictures, { labels }));
      console.log(`sheet of ${shown} pictures: ${sheet}`);
    });
}
