import { numberOption } from "@mfim/files/command-line";
import { allowModulesFlag } from "@mfim/zoo/permission";
import { shippedModel } from "@mfim/zoo/shipped-model";
import { type Command, Option } from "commander";
import { defaultLabel } from "../picture/default-label.ts";

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
  readonly restore?: string;
  readonly restoreShare: number;
  readonly label?: string | true;
  readonly tiles?: true;
  readonly outside?: number;
  readonly similarity: boolean;
}

export const addSignerFlags = (command: Command): Command =>
  command
    .option("--certificate <pem>", "sign the result as C2PA content credentials by this certificate (chain)")
    .option("--key <pem>", "the certificate's private key");

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
    .option("--source-face <which>", "which face of a source, chosen as by --face; not all", "only")
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
      numberOption(0.01, 0.5),
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
      "a face parsing network against what covers faces: zoo:NAME, an ONNX file with its YAML, or bundled:face-parser-96",
    )
    .option(
      "--restore <onnx>",
      "a network that paints faces sharper and invents what it adds, zoo:gfpgan-1.4 or an ONNX file with its YAML; the record of the result names it (default: none)",
    )
    .option("--restore-share <share>", "how much of a face is the restorer's, 0 to 1", numberOption(0, 1), 1)
    .option("--label [text]", `draw a visible label into the result (default text "${defaultLabel}")`)
    .option(
      "--outside <share>",
      "how much of a face may lie outside its picture, 0 to 1 (default 0.5)",
      numberOption(0, 1),
    )
    .option("--tiles", "look at parts of the picture, too: finds small faces, takes longer")
    .option("--no-similarity", "do not measure similarity");
}

/** Flag of every command that gives an identity. */
export interface StrengthFlag {
  readonly strength?: number;
}

/** @param full the identity of strength 1 */
export const addStrengthFlag = (command: Command, full = "the source person in full"): Command =>
  command.option(
    "--strength <share>",
    `from 0, the target's own identity, to 1, ${full} (default 1)`,
    numberOption(0, 1),
  );
