import { useBackend } from "@mfim/native";
import { Command } from "commander";
import { progressLine } from "../batch/progress-line.ts";
import { assertOut } from "../picture/out-path.ts";
import { SwapSession } from "../swap/swap-session.ts";
import { describeStretches } from "../video/frame-log.ts";
import { assertVideoPath, swapVideo, type VideoReport } from "../video/swap-video.ts";
import { describeLikeness } from "./print-report.ts";
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
import { facesMapHelp, loadRoles, partsOf } from "./swap-command.ts";

interface VideoFlags extends SharedFlags, StrengthFlag {
  readonly source?: string;
  readonly facesMap?: string;
  readonly target: string;
  readonly out: string;
  readonly quality?: number;
}

/** `video`: every frame, with the sound as it was. */
export function videoCommand(): Command {
  return addStrengthFlag(addSharedFlags(new Command("video")))
    .description("Put the identity of a picture's face on a face of a video. Needs ffmpeg.")
    .option("--source <picture>", "whose identity is taken")
    .option("--faces-map <csv>", facesMapHelp)
    .requiredOption("--target <video>", "whose pose, expression, hair and surroundings stay")
    .requiredOption("--out <video>", "result: mp4, m4v or mov")
    .option("--quality <crf>", "x264's quality, 0 is lossless (default 16)", between(0, 51))
    .action(async (flags: VideoFlags) => {
      const [settings, choice] = [pictureSettings(flags), sourceChoice(flags)];
      assertVideoPath(flags.out);
      const parts = await partsOf(flags);
      await assertOut(flags.out, [flags.target, ...parts.flatMap(({ paths }) => paths)]);
      await useBackend({ purpose: "infer" });
      using session = await SwapSession.open(sessionOptions(flags));
      const { quality, target, out } = flags;
      using roles = await loadRoles(session, parts, choice, mixingOf(flags));
      let line: ReturnType<typeof progressLine> | undefined;
      const onProgress = (done: number, total: number) => {
        line ??= progressLine(total);
        line.update(done, "frames");
      };
      const job = { target, out, onProgress, ...(quality !== undefined && { quality }) };
      const report = await swapVideo(session, roles.roles, job, settings).finally(() => line?.stop());
      process.stdout.write(`${describeVideo(out, report, session.meter?.id)}\n`);
    });
}

/** What became of a video, for people. */
function describeVideo(out: string, report: VideoReport, recogniser: string | undefined): string {
  const { frames, swapped, unswapped, similarity, notes } = report;
  const left = describeStretches(unswapped).map((line) => `  not swapped: ${line}`);
  return [
    `${out}: ${swapped} of ${frames} frames swapped`,
    ...left,
    ...describeLikeness(similarity, recogniser),
    ...notes.map((note) => `  note: ${note}`),
  ].join("\n");
}
