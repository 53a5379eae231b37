import { useBackend } from "@mfim/native";
import { Command } from "commander";
import { assertSignable } from "../credentials/content-credentials.ts";
import { assertPicturePath } from "../picture/write-picture.ts";
import { runPictureJob } from "../swap/picture-job.ts";
import { SwapSession } from "../swap/swap-session.ts";
import { describeReport } from "./print-report.ts";
import {
  addSharedFlags,
  addStrengthFlag,
  mixingOf,
  pictureSettings,
  type SharedFlags,
  type StrengthFlag,
  sessionOptions,
  sourceChoice,
} from "./shared-flags.ts";

export interface OnePictureFlags extends SharedFlags, StrengthFlag {
  readonly target: string;
  readonly out: string;
  readonly mask?: string;
  readonly sheet?: string;
}

/** Flags of the commands that make one picture. */
export const addOnePictureFlags = (command: Command): Command =>
  addSharedFlags(command)
    .requiredOption("--target <picture>", "whose pose, expression, hair and surroundings stay")
    .requiredOption("--out <picture>", "result: png, jpg, webp or tiff")
    .option("--mask <picture>", "as large as the target: white where faces may change, black before what covers them")
    .option("--sheet <png>", "sources, target and result side by side");

/** `swap`: one person's identity on a picture. */
export function swapCommand(): Command {
  return addStrengthFlag(addOnePictureFlags(new Command("swap")))
    .description("Put the identity of one picture's face on the face of another.")
    .requiredOption("--source <picture>", "whose identity is taken")
    .action(async (flags: OnePictureFlags & { readonly source: string }) => {
      await makePicture(flags, [flags.source], mixingOf(flags));
    });
}

/** What both commands do once it is known who is mixed how. */
export async function makePicture(
  flags: OnePictureFlags,
  paths: readonly string[],
  mixing: Parameters<SwapSession["sources"]>[2],
): Promise<void> {
  const [settings, choice] = [pictureSettings(flags), sourceChoice(flags)];
  assertPicturePath(flags.out, "--out");
  if (flags.certificate !== undefined) assertSignable(flags.out);
  await useBackend({ purpose: "infer" });
  using session = await SwapSession.open(sessionOptions(flags));
  using sources = await session.sources(paths, choice, mixing);
  const report = await runPictureJob(session, sources, flags, settings);
  process.stdout.write(`${describeReport(flags.out, report, session.meter?.id)}\n`);
}
