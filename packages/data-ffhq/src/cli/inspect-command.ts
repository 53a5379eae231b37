import { DataError } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { contactSheet } from "@mfim/photographs";
import { Command } from "commander";
import { openPreparedFolder } from "../prepared/prepared-folder.ts";
import { numberOption } from "./number-option.ts";

export function inspectCommand(): Command {
  return new Command("inspect")
    .description("Say how a folder was prepared, and put pictures of it on one sheet to look at.")
    .argument("<folder>", "a prepared folder")
    .option("--sheet <file>", "PNG to write")
    .option("--count <pictures>", "pictures on the sheet, spread evenly", numberOption(1, 4096, true), 64)
    .action(async (folder: string, { sheet, count }: { readonly sheet?: string; readonly count: number }) => {
      await using prepared = await openPreparedFolder(folder);
      const { settings, detector, source, split } = prepared.header;
      console.log(
        `${prepared.length} pictures of ${settings.size} x ${settings.size} (${settings.format}) from ${source}, found by ${detector}`,
      );
      console.log(`settings: ${JSON.stringify(settings)}; split: seed ${split.seed}, ${split.heldOut.length} held out`);
      if (sheet === undefined) return;
      if (prepared.length === 0) throw new DataError(`${folder}: expected a usable picture for the sheet, got none.`);
      const shown = Math.min(count, prepared.length);
      const pictures = await Promise.all(
        Array.from({ length: shown }, (_, i) => prepared.pixels(Math.floor((i * prepared.length) / shown))),
      );
      await writeWhole(sheet, await contactSheet(pictures));
      console.log(`sheet of ${shown} pictures: ${sheet}`);
    });
}
