import { wholeNumberOption, withExamples } from "@mfim/files/command-line";
import { allowModulesFlag } from "@mfim/zoo/permission";
import { Command } from "commander";
import { defaultProtocol } from "../protocol/default-protocol.ts";
import type { SheetFlags } from "../run/draw-sheet.ts";

export function sheetCommand(): Command {
  const command = new Command("sheet")
    .description(
      "Draw a sheet to look at: a row a pair, source, target, and what each method makes of them; nothing is measured.",
    )
    .option("--protocol <name>", "one of `bench protocols`, or a YAML file", defaultProtocol)
    .requiredOption("--methods <list>", "comma-separated, see `bench methods`")
    .requiredOption("--out <png>", "the sheet")
    .option("--limit <n>", "only the first so many pairs", wholeNumberOption(1, 100), 6)
    .option("--across", "a column a pair, without titles")
    .option("--data <folder>", "another folder of pictures than the protocol's")
    .option(...allowModulesFlag)
    .action(async (flags: SheetFlags) => {
      const { drawSheet } = await import("../run/draw-sheet.ts");
      await drawSheet(flags);
    });
  return withExamples(command, "sheet --methods mfim --out sheet.png");
}
