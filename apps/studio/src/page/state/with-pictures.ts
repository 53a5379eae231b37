import type { FaceReference } from "../worker/protocol.ts";
import { withScope } from "./choose-face.ts";
import { startingRows } from "./mix-rows.ts";
import type { Mixture } from "./mixture.ts";

export type Role = "target" | "source";

/** Where pictures come from: people whom the page opens with, people whom somebody chose, pictures of somebody's own. */
export type Origin = "opening" | "people" | "own";

/**
 * A mixture with pictures that have been read. The first own source takes the place of the people whom the page opened
 * with; those come too late where somebody was quicker.
 * @param slots of the model's identity; the weights of several sources start from them
 */
export function withPictures(
  before: Mixture,
  role: Role,
  faces: readonly FaceReference[],
  origin: Origin,
  slots: number,
): Mixture {
  const isLate = origin === "opening" && (role === "target" ? before.target !== undefined : before.sources.length > 0);
  if (isLate) return before;
  // Who gets which sources was said of the faces of the picture before.
  if (role === "target") return { ...withScope(before, "chosen", 0), target: faces.at(-1) };
  const sources = [...(origin === "own" && before.isOpening ? [] : before.sources), ...faces];
  return { ...before, sources, weights: startingRows(slots, sources.length), isOpening: origin === "opening" };
}
