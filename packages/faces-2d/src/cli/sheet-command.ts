import { wholeNumberOption } from "@mfim/files/command-line";
import { Command } from "commander";
import { consola } from "consola";
import { PAIR_PRESETS } from "../pairs/presets.ts";

interface SheetFlags {
  readonly library: string;
  readonly out: string;
  readonly size: number;
  readonly rows: number;
  readonly columns: number;
  readonly seed: string;
}

export function sheetCommand(): Command {
  return new Command("sheet")
    .description("a contact sheet to look at: source, target and true swap, some pairs a row")
    .requiredOption("--library <folder>", "portrait library")
    .requiredOption("--out <file>", "WebP, JPEG or PNG file")
    .option("--size <pixels>", "side of each picture", wholeNumberOption(32, 512), 128)
    .option("--rows <n>", "rows", wholeNumberOption(1, 100), 6)
    .option("--columns <n>", "pairs a row", wholeNumberOption(1, 20), 3)
    .option("--seed <text>", "seed of the people", PAIR_PRESETS["swap-train-photo-2d"]!.seed)
    .action(async (flags: SheetFlags) => {
      const { drawContactSheet } = await import("../pairs/contact-sheet.ts");
      await drawContactSheet(flags);
      consola.success(flags.out);
    });
}
