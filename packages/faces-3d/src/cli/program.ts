import { giveExamples, wholeNumberOption } from "@mfim/files/command-line";
import { Command } from "commander";
import { consola } from "consola";
import { FacesError } from "../faces-error.ts";
import { STRATA } from "../truth/strata.ts";
import { fetchCommand } from "./fetch-command.ts";
import { renderCommand } from "./render-command.ts";

/** The command line of `faces-3d`. What its commands need is loaded when one runs. */
export function faces3dProgram(): Command {
  const program = new Command("faces-3d").description("Synthetic people with known truth, rendered from ICT-FaceKit.");

  program.addCommand(renderCommand()).addCommand(fetchCommand());

  program
    .command("sheet")
    .description("a contact sheet to look at, one PNG")
    .requiredOption("--out <file>", "PNG file")
    .option("--head <path>", "head model (default: $MFIM_ICT_HEAD, else the per-user cache)")
    .option("--seed <text>", "seed of the people", "sheet")
    .option("--rows <n>", "rows (default: 4, with --strata 6)", wholeNumberOption(1, 100))
    .option("--columns <n>", "columns (default: 8, with --strata 5)", wholeNumberOption(1, 100))
    .option("--size <pixels>", "side of each picture", wholeNumberOption(16, 1024), 128)
    .option("--one-person-a-row", "the columns show the same person")
    .option("--skins <folder>", "the photographic look, people of this skin library")
    .option("--strata", "scenes as in truth sets, a column a stratum: easy, pose, expression, dark, occluded")
    .option("--detailed", "the detailed look, with glasses, beards and things before the face")
    .action(
      async (flags: {
        out: string;
        head?: string;
        seed: string;
        rows?: number;
        columns?: number;
        size: number;
        onePersonARow?: boolean;
        detailed?: boolean;
        skins?: string;
        strata?: boolean;
      }) => {
        const { skins, strata, ...rest } = flags;
        if (strata && skins === undefined && !flags.detailed)
          throw new FacesError(
            "--strata goes with --skins FOLDER or --detailed, got neither: plain scenes have no strata.",
          );
        const { openHead } = await import("../head/open-head.ts");
        const { drawContactSheet } = await import("../pack/contact-sheet.ts");
        const { openSkins } = await import("../skins/library/skin-library.ts");
        const head = await openHead(flags.head);
        await drawContactSheet(head, {
          ...(strata ? { rows: 6, columns: STRATA.length, strata } : { rows: 4, columns: 8 }),
          ...rest,
          ...(skins !== undefined && { skins: await openSkins(skins) }),
          personPerRow: flags.onePersonARow ?? false,
          detailed: flags.detailed ?? false,
        });
        consola.success(flags.out);
      },
    );
  return giveExamples(program, [
    "render --preset train --people 200 --each 8 --size 64 --format raw --out renders",
    "fetch --accept-licence",
    "sheet --one-person-a-row --detailed --out sheet.png",
  ]);
}
