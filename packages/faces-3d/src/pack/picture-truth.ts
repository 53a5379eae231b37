import type { Affine, Split } from "@mfim/core";
import type { Person } from "../person/person.ts";
import type { Scene } from "../scene/scene.ts";

/** Every true parameter of one picture. */
export interface PictureTruth {
  readonly id: string;
  readonly person: string;
  readonly split: Split;
  readonly scene: Scene;
  /** [68, 2] flattened, pixels, (0, 0) at the centre of the top left pixel, two decimals */
  readonly landmarks: readonly number[];
  /** From the plane at depth 1 (x right, y down) to the unit crop: (x, y) -> (a x + b y + c, d x + e y + f); it turns the picture by atan2(d, a). */
  readonly crop: Affine;
}

/** A person of a set. */
export interface PersonTruth extends Person {
  readonly split: Split;
}

/** Every sixth person is held out: a rule that does not change when a set grows. */
export function splitOf(personIndex: number): Split {
  return personIndex % 6 === 5 ? "held-out" : "train";
}
