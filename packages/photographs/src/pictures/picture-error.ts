import { DataError } from "@mfim/core/errors";

/** Why a picture cannot be used, in one word; the manifest and the counts use the same words. */
export const refusals = {
  unreadable: "the file cannot be read",
  "not-a-picture": "the file is no picture",
  "unread-format": "the format is not read here",
  corrupt: "the picture is damaged or cut off",
  "not-square": "the picture is not square, as aligned faces are",
  "too-large": "the picture has too many pixels",
  "no-face": "no face was found",
  "several-faces": "several faces were found",
  "cut-by-border": "the face is cut by the picture's border",
  "too-small": "the face is too small",
  "too-blurred": "the face is too blurred",
} as const;

export type Refusal = keyof typeof refusals;

/** What a program needs to say it in words of its own. */
export interface PictureFacts {
  /** How many faces were found. */
  readonly faces?: number;
  /** Which of them was asked for, from the left, counted from 0. */
  readonly asked?: number;
}

/** A picture that cannot be used. */
export class PictureError extends DataError {
  override name = "PictureError";
  readonly refusal: Refusal;
  readonly picture: string;
  /** What was seen, without the picture's name. */
  readonly detail: string;
  readonly facts: PictureFacts;
  constructor(refusal: Refusal, picture: string, detail: string, facts: PictureFacts = {}) {
    super(`${picture}: ${refusals[refusal]} (${detail}).`);
    this.refusal = refusal;
    this.picture = picture;
    this.detail = detail;
    this.facts = facts;
  }
}
