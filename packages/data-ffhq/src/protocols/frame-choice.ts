import { createHash } from "node:crypto";
import { Random } from "@mfim/core";

/** Which frame of a video; all but the first kind become a number only when the video's length is known. */
export type FrameChoice =
  | { readonly kind: "number"; readonly frame: number }
  /** The middle of stretch `place` of `of` equal ones. */
  | { readonly kind: "even"; readonly place: number; readonly of: number }
  /** The one at `place`, in the video's order, of `of` different frames drawn by the seed and the video's name. */
  | { readonly kind: "random"; readonly place: number; readonly of: number; readonly seed: number }
  /** The first in which a face can be used. */
  | { readonly kind: "first-usable" };

const texts: { readonly [K in FrameChoice["kind"]]: (choice: Extract<FrameChoice, { kind: K }>) => string } = {
  number: ({ frame }) => `${frame}`,
  even: ({ place, of }) => `even:${place}/${of}`,
  random: ({ place, of, seed }) => `random(${seed}):${place}/${of}`,
  "first-usable": () => "first-usable",
};

/** What the checksum of a protocol is taken over. */
export const frameText = (choice: FrameChoice): string => (texts[choice.kind] as (c: FrameChoice) => string)(choice);

/**
 * The frame's number, from 0; `undefined` where the video has too few frames, or where a face must be looked for first.
 * @param video the name by which random frames are drawn
 */
export function frameNumber(
  choice: Exclude<FrameChoice, { kind: "first-usable" }>,
  video: string,
  frames: number,
): number | undefined {
  if (choice.kind === "number") return choice.frame < frames ? choice.frame : undefined;
  if (frames < choice.of) return undefined;
  if (choice.kind === "even") return Math.floor(((choice.place + 0.5) * frames) / choice.of);
  return randomFrames(video, frames, choice.of, choice.seed)[choice.place];
}

/** `count` different frames of a video, ascending, by the seed, the video's name and its length alone. */
export function randomFrames(video: string, frames: number, count: number, seed: number): readonly number[] {
  const own = createHash("sha256").update(`${seed}\0${video}`).digest().readUIntBE(0, 6);
  const random = new Random(own);
  const drawn = new Set<number>();
  while (drawn.size < count) drawn.add(random.below(frames));
  return [...drawn].sort((a, b) => a - b);
}
