import { startProgress } from "@mfim/files";
import { Command } from "commander";
import { consola } from "consola";
import type { FacesCommandParts } from "./command-parts.ts";

export function buildCommand({ loadMeshFinder, loadLondonSplit }: FacesCommandParts): Command {
  return new Command("build")
    .description("build a portrait library from photographs; run it again to go on where it stopped")
    .requiredOption(
      "--london <folder>",
      "Face Research Lab London Set: people.csv, and NNN/neutral.jpg, NNN/smiling.jpg",
    )
    .requiredOption("--out <folder>", "the library")
    .action(async (flags: { london: string; out: string }) => {
      const { buildPortraitLibrary } = await import("../library/build-library.ts");
      const { readPhotographSet } = await import("../library/read-photograph-set.ts");
      const set = await readPhotographSet(flags.london, {
        name: "Face Research Lab London Set",
        credit: "Face Research Lab London Set, DeBruine and Jones (2017), CC BY 4.0",
        splitOf: await loadLondonSplit(),
      });
      const findMesh = await loadMeshFinder();
      const progress = startProgress(set.people.length, "people");
      try {
        await buildPortraitLibrary({ set, out: flags.out, findMesh, onProgress: progress.update });
      } finally {
        progress.stop();
      }
      consola.success(`${set.people.length} people in ${flags.out}; ${set.credit}`);
    });
}
