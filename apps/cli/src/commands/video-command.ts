import { numberOption, withExamples } from "@mfim/files/command-line";
import { Command } from "commander";
import { computing } from "./computing.ts";
import { addSharedFlags, addStrengthFlag } from "./shared-flags.ts";
import { addRoleFlags } from "./swap-command.ts";
import type { VideoFlags } from "./swap-frames.ts";

/** `video`: every frame, with the sound as it was. */
export function videoCommand(): Command {
  const command = addStrengthFlag(addSharedFlags(addRoleFlags(new Command("video"))))
    .description("Put the identity of a picture's face on a face of a video. Needs ffmpeg.")
    .requiredOption("--target <video>", "whose pose, expression, hair and surroundings stay")
    .requiredOption("--out <video>", "result: mp4, m4v or mov")
    .option("--quality <crf>", "x264's quality, 0 is lossless (default 16)", numberOption(0, 51))
    .action(
      computing(async (flags: VideoFlags) => {
        const { swapFrames } = await import("./swap-frames.ts");
        await swapFrames(flags);
      }),
    );
  return withExamples(
    command,
    "video --source anna.jpg --target film.mp4 --out swapped.mp4",
    "video --faces-map roles.csv --target film.mp4 --out swapped.mp4",
  );
}
