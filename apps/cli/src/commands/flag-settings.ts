import { ConfigError } from "@mfim/core";
import type { FaceChoice } from "@mfim/photographs";
import { modulePermission } from "@mfim/zoo/permission";
import { defaultLabel } from "../picture/default-label.ts";
import { parseFaceChoice, parseFaceWish } from "../swap/face-choice.ts";
import type { PictureSettings } from "../swap/picture-job.ts";
import type { SessionOptions } from "../swap/swap-session.ts";
import type { SharedFlags, StrengthFlag } from "./shared-flags.ts";

/** @throws ConfigError where one is given without the other */
export function signerOf({ certificate, key }: { certificate?: string; key?: string }): Pick<SessionOptions, "signer"> {
  if (certificate === undefined && key === undefined) return {};
  if (certificate !== undefined && key !== undefined) return { signer: { certificate, key } };
  throw new ConfigError("--certificate and --key: expected both of them, got one; give the other, too.");
}

export const mixingOf = ({ strength }: StrengthFlag): StrengthFlag => (strength === undefined ? {} : { strength });

/** @throws ConfigError for half a signer */
export const sessionOptions = (flags: SharedFlags): SessionOptions => ({
  model: flags.model,
  permission: modulePermission(flags),
  similarity: flags.similarity,
  tiles: flags.tiles === true,
  ...(flags.outside !== undefined && { outside: flags.outside }),
  ...(flags.maskNetwork !== undefined && { maskNetwork: flags.maskNetwork }),
  ...(flags.restore !== undefined && { restore: { network: flags.restore, share: flags.restoreShare } }),
  ...signerOf(flags),
});

/** @throws ConfigError for faces that are not understood */
export function pictureSettings(flags: SharedFlags & { readonly mask?: string }): PictureSettings {
  const { face, region, feather, colour, detail, label, mask } = flags;
  return {
    face: parseFaceWish(face, "--face"),
    region,
    colour,
    detail,
    ...(feather !== undefined && { feather }),
    ...(mask !== undefined && { mask }),
    ...(label !== undefined && { label: label === true ? defaultLabel : label }),
  };
}

/** One face a source. @throws ConfigError */
export function sourceChoice({ sourceFace }: SharedFlags): FaceChoice {
  const choice = parseFaceChoice(sourceFace, "--source-face");
  if (choice === "all") throw new ConfigError("--source-face all: expected one face of a source; choose one of them.");
  return choice;
}
