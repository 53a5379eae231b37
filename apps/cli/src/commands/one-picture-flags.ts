import type { Command } from "commander";
import { addSharedFlags, type SharedFlags, type StrengthFlag } from "./shared-flags.ts";

export interface OnePictureFlags extends SharedFlags, StrengthFlag {
  readonly target: string;
  readonly out: string;
  readonly mask?: string;
  readonly sheet?: string;
}

/** Flags that say whose identity goes where. */
export interface RoleFlags {
  readonly source?: string;
  readonly facesMap?: string;
  readonly face: string;
}

/** Flags of the commands that make one picture. */
export const addOnePictureFlags = (command: Command): Command =>
  addSharedFlags(command)
    .requiredOption("--target <picture>", "whose pose, expression, hair and surroundings stay")
    .requiredOption("--out <picture>", "result: png, jpg, webp or tiff")
    .option("--mask <picture>", "as large as the target: white where faces may change, black before what covers them")
    .option("--sheet <png>", "sources, target, what the model painted and the result, side by side");
