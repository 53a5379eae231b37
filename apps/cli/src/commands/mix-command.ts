import { numberOption, withExamples } from "@mfim/files/command-line";
import { mixPresets } from "@mfim/mfim/mixing";
import { Command } from "commander";
import { computing } from "./computing.ts";
import type { MixFlags } from "./mix-pictures.ts";
import { addOnePictureFlags } from "./one-picture-flags.ts";
import { addStrengthFlag } from "./shared-flags.ts";

/** `mix`: a new identity of several sources. */
export function mixCommand(): Command {
  const presets = Object.entries(mixPresets).map(([name, { summary }]) => `  ${name.padEnd(14)}${summary}`);
  const command = addStrengthFlag(addOnePictureFlags(new Command("mix")), "the mixed identity in full")
    .description(
      "Mix the identities of several pictures on the face of another. Two are mixed by the paper's rule where no other way is given: the face's shape of the first, its features of the second.",
    )
    .requiredOption("--source <pictures...>", "whose identities are mixed")
    .option("--preset <name>", "a way to mix, by its name (below)")
    .option(
      "--split <slot>",
      "two sources: the details (identity slots, from coarse to fine) before this one of the first, the others of the second",
      numberOption(0, 1000),
    )
    .option(
      "--position <number>",
      "a point on the path through the sources: 0 the first, 1 the second, ...",
      numberOption(0, 1000),
    )
    .option(
      "--weights <json>",
      "file with one row an identity slot, one weight a source: rows, or { weights, strength }",
    )
    .addHelpText("after", `\nPresets:\n${presets.join("\n")}`)
    .action(
      computing(async (flags: MixFlags) => {
        const { mixPictures } = await import("./mix-pictures.ts");
        await mixPictures(flags);
      }),
    );
  return withExamples(
    command,
    "mix --source anna.jpg carl.jpg --target bert.jpg --out mix.png",
    "mix --source anna.jpg carl.jpg --target bert.jpg --out mix.png --preset even --strength 0.8",
  );
}
