import { existsSync } from "node:fs";
import type { LandmarkDetector } from "@mfim/core";
import { startProgress } from "@mfim/files";
import { wholeNumberOption } from "@mfim/files/command-line";
import { Command } from "commander";
import { consola } from "consola";

/** What an app brings to the command. */
export interface SkinsCommandParts {
  /** Who of the London set may give their skin, by number. */
  readonly loadDonors: () => Promise<(id: string) => boolean>;
  /** Finds MediaPipe's face mesh, for smiles. */
  readonly loadMesh: () => Promise<LandmarkDetector>;
}

interface BuildFlags {
  readonly london: string;
  readonly out: string;
  readonly head?: string;
  readonly size: number;
  readonly smiles?: boolean;
}

/** What is owed to the makers of the set. */
const LONDON_CREDIT = "Face Research Lab London Set, DeBruine and Jones (2017), CC BY 4.0";

/** `skins build`: a skin library from photographs, on the user's own machine. */
export function skinsCommand({ loadDonors, loadMesh }: SkinsCommandParts): Command {
  const build = new Command("build")
    .description("lay the skins of consenting people flat, for the photographic look; run it again to go on")
    .requiredOption(
      "--london <folder>",
      "Face Research Lab London Set: people.csv and NNN/neutral.jpg, NNN/neutral.tem (docs/data.md says where it is)",
    )
    .requiredOption("--out <folder>", "where the library is kept; it holds real people's skins: never publish it")
    .option("--head <path>", "ICT-FaceKit's head (default: $MFIM_ICT_HEAD, else the per-user cache)")
    .option("--size <texels>", "side of the finest skins, a power of two", powerOfTwo, 1024)
    .option("--smiles", "also what smiling photographs show (NNN/smiling.jpg): without it smiles move the shape alone")
    .action(async ({ london, out, head, size, smiles }: BuildFlags) => {
      const { defaultHeadPath, openHead } = await import("../head/open-head.ts");
      const { buildSkins } = await import("../skins/library/build-skins.ts");
      const { londonSources } = await import("../skins/library/skin-source.ts");
      const headPath = head ?? defaultHeadPath();
      if (!existsSync(headPath)) await openHead(headPath); // says what to get
      const sources = await londonSources(london, await loadDonors());
      const bar = startProgress(0, "steps");
      const mesh = smiles ? await loadMesh() : undefined;
      try {
        const { donors, hash } = await buildSkins({
          head: await openHead(headPath),
          sources,
          out,
          size,
          credit: LONDON_CREDIT,
          ...(mesh && { mesh }),
          onProgress: (done, total) => bar.update(done, total),
        });
        bar.stop();
        consola.success(`${out}: skins of ${donors.length} people, library ${hash.slice(0, 16)}`);
      } finally {
        bar.stop();
        mesh?.dispose();
      }
    });
  return new Command("skins").description("skin libraries of the photographic look").addCommand(build);
}

function powerOfTwo(text: string): number {
  const value = wholeNumberOption(128, 2048)(text);
  return 2 ** Math.round(Math.log2(value));
}
