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
  const command = addStrengthFlag(addOnePictureFlags(new Command("mix")), "the sources'")
    .description("Mix the identities of several pictures on the face of another; two without more: the paper's rule.")
    .requiredOption("--source <pictures...>", "whose identities are mixed")
    .option("--preset <name>", "how, by name")
    .option(
      "--split <slot>",
      "two sources: identity slots before this one from the first, the others from the second",
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
