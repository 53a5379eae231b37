import { type Progress, startProgress } from "@mfim/files";
import { useBackend } from "@mfim/native";
import { assertOut } from "../picture/out-path.ts";
import { SwapSession } from "../swap/swap-session.ts";
import { describeStretches } from "../video/frame-log.ts";
import { assertVideoPath, swapVideo, type VideoReport } from "../video/swap-video.ts";
import { mixingOf, pictureSettings, sessionOptions, sourceChoice } from "./flag-settings.ts";
import { inputsOf, loadRoles, partsOf } from "./make-picture.ts";
import { describeLikeness } from "./print-report.ts";
import type { SharedFlags, StrengthFlag } from "./shared-flags.ts";

export interface VideoFlags extends SharedFlags, StrengthFlag {
  readonly source?: string;
  readonly facesMap?: string;
  readonly target: string;
  readonly out: string;
  readonly quality?: number;
}

/** What `video` does. */
export async function swapFrames(flags: VideoFlags): Promise<void> {
  const [settings, choice] = [pictureSettings(flags), sourceChoice(flags)];
  assertVideoPath(flags.out);
  const parts = await partsOf(flags);
  await assertOut(flags.out, inputsOf(flags, parts));
  await useBackend({ purpose: "infer" });
  using session = await SwapSession.open(sessionOptions(flags));
  const { quality, target, out } = flags;
  using roles = await loadRoles(session, parts, choice, mixingOf(flags));
  let line: Progress | undefined;
  const onProgress = (done: number, total: number) => {
    line ??= startProgress(total, "frames");
    line.update(done);
  };
  const job = { target, out, onProgress, ...(quality !== undefined && { quality }) };
  const report = await swapVideo(session, roles.roles, job, settings).finally(() => line?.stop());
  process.stdout.write(`${describeVideo(out, report, session.meter?.id)}\n`);
}

/** What became of a video, for people. */
function describeVideo(out: string, report: VideoReport, recogniser: string | undefined): string {
  const { frames, swapped, unswapped, notes } = report;
  const left = describeStretches(unswapped).map((line) => `  not swapped: ${line}`);
  return [
    `${out}: ${swapped} of ${frames} frames swapped`,
    ...left,
    ...describeLikeness(report, recogniser),
    ...notes.map((note) => `  note: ${note}`),
  ].join("\n");
}
