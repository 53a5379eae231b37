import { Command } from "commander";
import { buildCommand } from "./build-command.ts";
import type { FacesCommandParts } from "./command-parts.ts";
import { renderCommand } from "./render-command.ts";
import { sheetCommand } from "./sheet-command.ts";

/** The command line of this package; the program adds its own error report. */
export function facesCommand(parts: FacesCommandParts): Command {
  return new Command("faces-2d")
    .description("Composed people and true swaps from photographs of consenting people.")
    .addCommand(buildCommand(parts))
    .addCommand(renderCommand())
    .addCommand(sheetCommand())
    .showHelpAfterError();
}
