import { createHash } from "node:crypto";
import { DataError, type Pixels } from "@mfim/core";
import type { BenchProtocol, PairPictures } from "../protocol/bench-protocol.ts";
import { movedPicture } from "./moved-picture.ts";

export interface Movement {
  /** Frames of each video. */
  readonly frames: number;
  /** Pixels a frame by which all that is seen goes to the right. */
  readonly pan: number;
  /** Share a frame by which the light rises. */
  readonly light: number;
}

export const slowMovement: Movement = { frames: 8, pan: 0.25, light: 0.004 };

/**
 * A video of each pair whose true swap is known: target, true swap and its variants go slowly to the right in a slowly rising light, all alike, so
 * that the true swap of every frame is known, too, and nothing in it flickers. The source rests.
 */
export function movingProtocol(still: BenchProtocol, movement: Movement = slowMovement): BenchProtocol {
  const { frames, pan, light } = movement;
  const pairs = still.pairs.flatMap((pair) =>
    Array.from({ length: frames }, (_, frame) => ({
      ...pair,
      id: `${pair.id}#${String(frame).padStart(4, "0")}`,
      ...{ video: pair.id, frame },
    })),
  );
  /** Frames of one pair follow one another: it is read once. */
  let held: { readonly place: number; readonly read: Promise<PairPictures> } | undefined;
  const pairAt = (place: number) => {
    if (held?.place !== place) held = { place, read: still.read(place) };
    return held.read;
  };
  return {
    name: `${still.name}, moving over ${frames} frames`,
    checksum: createHash("sha256")
      .update(`${still.checksum}\n${JSON.stringify(movement)}\n${still.pairs.length}\n`)
      .digest("hex"),
    data: `${still.data}, each moving by ${pan} px and ${100 * light} % of light a frame`,
    size: still.size,
    roles: new Set(["source", "target"] as const),
    masks: [],
    mixing: false,
    pairs,
    async read(n) {
      const { pictures, variants = {} } = await pairAt(Math.floor(n / frames));
      const { source, target, truth } = pictures;
      if (source === undefined || target === undefined || truth === undefined)
        throw new DataError(`${pairs[n]?.id}: expected source, target and the true swap, got fewer.`);
      const frame = n % frames;
      const moved = (picture: Pixels) => movedPicture(picture, { x: pan * frame, gain: 1 + light * frame });
      return {
        pictures: { source, target: moved(target) },
        variants: Object.fromEntries(
          Object.entries({ truth, ...variants }).map(([name, picture]) => [name, moved(picture)]),
        ),
      };
    },
    [Symbol.asyncDispose]: () => still[Symbol.asyncDispose](),
  };
}
