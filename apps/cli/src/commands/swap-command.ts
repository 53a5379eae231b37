import { requiredGroup, withExamples } from "@mfim/files/command-line";
import { Command, Option } from "commander";
import { computing } from "./computing.ts";
import { addOnePictureFlags, type OnePictureFlags, type RoleFlags } from "./one-picture-flags.ts";
import { addStrengthFlag } from "./shared-flags.ts";

/** Flags that say whose identity is taken: one of the two. */
export const addRoleFlags = (command: Command): Command =>
  command
    .addOption(new Option("--source <picture>", "whose identity is taken; or --faces-map").helpGroup(requiredGroup))
    .option(
      "--faces-map <csv>",
      "several people by several sources: a file with the head line face,source (as --face and --source take them)",
    );

/** `swap`: one person's identity on a picture. */
export function swapCommand(): Command {
  const command = addStrengthFlag(addOnePictureFlags(addRoleFlags(new Command("swap"))))
    .description("Put the identity of one picture's face on the face of another.")
    .action(
      computing(async (flags: OnePictureFlags & RoleFlags) => {
        const { makePicture, partsOf } = await import("./make-picture.ts");
        const { mixingOf } = await import("./flag-settings.ts");
        await makePicture(flags, await partsOf(flags), mixingOf(flags));
      }),
    );
  return withExamples(
    command,
    "swap --source anna.jpg --target bert.jpg --out swap.png",
    "swap --source anna.jpg --target group.jpg --face largest --out swap.png --sheet sheet.png",
  );
}
