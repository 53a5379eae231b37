import { ConfigError } from "@mfim/core";
import type { FaceChoice } from "@mfim/photographs";
import { allowModulesFlag, modulePermission } from "@mfim/zoo/swapping";
import { type Command, InvalidArgumentError, Option } from "commander";
import { defaultLabel } from "../picture/visible-label.ts";
import { parseFaceChoice, parseFaceWish } from "../swap/face-choice.ts";
import type { PictureSettings } from "../swap/picture-job.ts";
import type { SessionOptions } from "../swap/swap-session.ts";

/** Flags of every command that swaps. */
export interface SharedFlags {
  readonly model: string;
  readonly allowModules?: true;
  readonly certificate?: string;
  readonly key?: string;
  readonly face: string;
  readonly sourceFace: string;
  readonly region: "face" | "square";
  readonly feather?: number;
  readonly colour: "as-is" | "photograph";
  readonly detail: "none" | "photograph";
  readonly maskNetwork?: string;
  readonly label?: string | true;
  readonly tiles?: true;
  readonly outside?: number;
  readonly similarity: boolean;
}

/** A number in a range, for commander. */
export const between = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (text.trim() !== "" && value >= least && value <= most) return value;
  throw new InvalidArgumentError(`expected a number from ${least} to ${most}.`);
};

/** The model where none is named. */
export const shippedModel = "bundled:mfim-64";

export const addSignerFlags = (command: Command): Command =>
  command
    .option("--certificate <pem>", "sign the result as C2PA content credentials by this certificate (chain)")
    .option("--key <pem>", "the certificate's private key");

/** @throws ConfigError where one is given without the other */
export function signerOf({ certificate, key }: { certificate?: string; key?: string }): Pick<SessionOptions, "signer"> {
  if (certificate === undefined && key === undefined) return {};
  if (certificate !== undefined && key !== undefined) return { signer: { certificate, key } };
  throw new ConfigError("--certificate and --key: expected both of them, got one; give the other, too.");
}

export function addSharedFlags(command: Command): Command {
  return addSignerFlags(command)
    .option(
      "--model <folder>",
      "folder of a trained model, with its config.json, bundled:NAME, or zoo:NAME of a public swapper",
      shippedModel,
    )
    .option(...allowModulesFlag)
    .option(
      "--face <which>",
      "which face of the target: only, largest, centre, all, a number from the left, x,y, or a picture of the person",
      "only",
    )
    .option("--source-face <which>", "which face of a source, in the same words but all", "only")
    .addOption(
      new Option(
        "--region <what>",
        "what is pasted: the face alone, or the model's whole square with hair and surroundings",
      )
        .choices(["face", "square"])
        .default("face"),
    )
    .option(
      "--feather <share>",
      "width of the soft border, as a share of the face's square (default 0.12)",
      between(0.01, 0.5),
    )
    .addOption(
      new Option("--colour <rule>", "photograph: fit the face to the colours around it; as-is: leave it")
        .choices(["photograph", "as-is"])
        .default("photograph"),
    )
    .addOption(
      new Option(
        "--detail <rule>",
        "photograph: keep what the photograph shows more finely than the model paints, where both agree; none: leave it out",
      )
        .choices(["photograph", "none"])
        .default("photograph"),
    )
    .option(
      "--mask-network <onnx>",
      "a face parsing network against what covers faces: an ONNX file with its YAML, or bundled:face-parser-96",
    )
    .option("--label [text]", `draw a visible label into the result (default text "${defaultLabel}")`)
    .option("--outside <share>", "how much of a face may lie outside its picture, 0 to 1 (default 0.5)", between(0, 1))
    .option("--tiles", "look at parts of the picture, too: finds small faces, takes longer")
    .option("--no-similarity", "do not measure similarity");
}

/** Flag of every command that gives an identity. */
export interface StrengthFlag {
  readonly strength?: number;
}

/** @param full whose identity strength 1 is */
export const addStrengthFlag = (command: Command, full = "the source's"): Command =>
  command.option("--strength <share>", `from 0, the target's own identity, to 1, ${full} (default 1)`, between(0, 1));

export const mixingOf = ({ strength }: StrengthFlag): StrengthFlag => (strength === undefined ? {} : { strength });

/** @throws ConfigError for half a signer */
export const sessionOptions = (flags: SharedFlags): SessionOptions => ({
  model: flags.model,
  permission: modulePermission(flags),
  similarity: flags.similarity,
  tiles: flags.tiles === true,
  ...(flags.outside !== undefined && { outside: flags.outside }),
  ...(flags.maskNetwork !== undefined && { maskNetwork: flags.maskNetwork }),
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
