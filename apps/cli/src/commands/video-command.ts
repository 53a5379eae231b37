import { useBackend } from "@mfim/native";
import { Command } from "commander";
import { progressLine } from "../batch/progress-line.ts";
import { SwapSession } from "../swap/swap-session.ts";
import { assertVideoPath, swapVideo } from "../video/swap-video.ts";
import {
  addSharedFlags,
  addStrengthFlag,
  between,
  mixingOf,
  pictureSettings,
  type SharedFlags,
  type StrengthFlag,
  sessionOptions,
  sourceChoice,
} from "./shared-flags.ts";

interface VideoFlags extends SharedFlags, StrengthFlag {
  readonly source: string;
  readonly target: string;
  readonly out: string;
  readonly quality?: number;
}

/** `video`: every frame, with the sound as it was. */
export function videoCommand(): Command {
  return addStrengthFlag(addSharedFlags(new Command("video")))
    .description("Put the identity of a picture's face on a face of a video. Needs ffmpeg.")
    .requiredOption("--source <picture>", "whose identity is taken")
    .requiredOption("--target <video>", "whose pose, expression, hair and surroundings stay")
    .requiredOption("--out <video>", "result: mp4, m4v or mov")
    .option("--quality <crf>", "x264's quality, 0 is lossless (default 16)", between(0, 51))
    .action(async (flags: VideoFlags) => {
      const [settings, choice] = [pictureSettings(flags), sourceChoice(flags)];
      assertVideoPath(flags.out);
      await useBackend({ purpose: "infer" });
      using session = await SwapSession.open({ ...sessionOptions(flags), similarity: false });
      const { quality, source, target, out } = flags;
      using sources = await session.sources([source], choice, mixingOf(flags));
      let line: ReturnType<typeof progressLine> | undefined;
      const onProgress = (done: number, total: number) => {
        line ??= progressLine(total);
        line.update(done, "frames");
      };
      const job = { target, out, onProgress, ...(quality !== undefined && { quality }) };
      const report = await swapVideo(session, sources, job, settings).finally(() => line?.stop());
      process.stdout.write(`${out}: ${report.swapped} of ${report.frames} frames swapped\n`);
    });
}
