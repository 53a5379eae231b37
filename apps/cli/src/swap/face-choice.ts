import { existsSync } from "node:fs";
import { ConfigError } from "@mfim/core";
import { type FaceChoice, PictureError } from "@mfim/photographs";

const words = ["only", "largest", "centre", "all"] as const;

/** Which face of a target: by a rule, or whose it is, by a picture of that person. */
export type FaceWish = FaceChoice | { readonly person: string };

export const isPerson = (wish: FaceWish): wish is { readonly person: string } =>
  typeof wish === "object" && "person" in wish;

/**
 * Which face: "only" (an error where there are several), "largest", "centre", "all", a number from the left counted from 1,
 * or the point "x,y" to which it is nearest.
 * @throws ConfigError
 */
export function parseFaceChoice(text: string, option: string): FaceChoice {
  const choice = choiceOf(text);
  if (choice !== undefined) return choice;
  throw new ConfigError(
    `${option} ${text}: expected ${words.join(", ")}, a number from the left (1 is the first) or a point x,y.`,
  );
}

/** The same, or the file of a picture of the person whose face is wanted. @throws ConfigError */
export function parseFaceWish(text: string, option: string): FaceWish {
  const choice = choiceOf(text);
  if (choice !== undefined) return choice;
  if (existsSync(text)) return { person: text };
  throw new ConfigError(
    `${option} ${text}: expected ${words.join(", ")}, a number from the left (1 is the first), a point x,y or the file of a picture of the person.`,
  );
}

function choiceOf(text: string): FaceChoice | undefined {
  if (text === "only") return "refuse";
  if ((words as readonly string[]).includes(text)) return text as FaceChoice;
  if (/^[1-9]\d*$/.test(text)) return { number: Number(text) - 1 };
  const point = /^(\d+(?:\.\d+)?),(\d+(?:\.\d+)?)$/.exec(text);
  return point === null ? undefined : { nearest: [Number(point[1]), Number(point[2])] };
}

/** Says what to do about it in the words of this program. */
export async function explainChoice<T>(option: string, job: Promise<T>): Promise<T> {
  try {
    return await job;
  } catch (error) {
    if (!(error instanceof PictureError)) throw error;
    const { refusal, picture, detail, facts } = error;
    const inOurWords = (said: string) => new PictureError(refusal, picture, said, facts);
    if (refusal === "several-faces")
      throw inOurWords(`${facts.faces}; choose with ${option} largest, centre, 1 to ${facts.faces}, or x,y`);
    if (refusal === "no-face" && facts.asked !== undefined) throw inOurWords(`${option} names one that is not there`);
    if (refusal === "cut-by-border") throw inOurWords(`${detail}; --outside 1 takes it as it is`);
    throw error;
  }
}
