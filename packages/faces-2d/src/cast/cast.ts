import type { PersonUse, Sex } from "../library/photographed-person.ts";
import type { CanonicalFace } from "./canonical-face.ts";

/** Neutral or smiling. */
export type Expression = 0 | 1;

/** One photograph, at a cast's size. Tables are shared between threads. */
export interface CastView {
  /** [frame, frame, 3] sRGB */
  readonly pixels: Uint8Array;
  /** [468, 3] pixels of the frame, z away from the viewer */
  readonly points: Float32Array;
  /** [frame, frame] 255 where the face is bare */
  readonly bare: Uint8Array;
  /** [frame, frame] 255 the person */
  readonly matte: Uint8Array;
  /** [3, 6] see `fitBackdrop`; all 0 where the background is not plain */
  readonly backdrop: Float32Array;
  /** [height, width, 3] log colour in the canonical shape; what hair hides is filled in */
  readonly texture: Float32Array;
  /** Median log colour of the skin. */
  readonly tone: readonly [number, number, number];
}

export interface CastMember {
  readonly id: string;
  readonly sex: Sex;
  readonly group: string;
  readonly split: PersonUse;
  readonly views: readonly [CastView, CastView];
  /** Smiles with teeth: may give the inside of a mouth. */
  readonly showsTeeth: boolean;
  /** Stands before a plain background and has no dark beard at the outline: composed faces look well on them. */
  readonly canHost: boolean;
}

export interface CastMean {
  readonly points: Float32Array;
  readonly texture: Float32Array;
  /** [height, width, 3] log colours between which most donors lie: composed skins keep within. */
  readonly darkest: Float32Array;
  readonly brightest: Float32Array;
  /** Median log colour of the mean skin. */
  readonly tone: readonly [number, number, number];
}

/** The people of a library at the size that pictures are composed at. */
export interface Cast {
  /** Side of the frames; the FFHQ crop is 1 / 1.25 of it. */
  readonly frame: number;
  /** Length of a pixel of the 512 crop in pixels of the frame. */
  readonly unit: number;
  readonly credit: string;
  readonly members: readonly CastMember[];
  readonly canonical: CanonicalFace;
  /** Of the people to train on, by sex and expression. */
  readonly means: Readonly<Record<Sex, readonly [CastMean, CastMean]>>;
}

/** Who gives features: the people of a sex that may be trained on. */
export const donorsOf = (cast: Cast, sex: Sex): readonly CastMember[] =>
  cast.members.filter((member) => member.sex === sex && member.split === "train");

/** @throws RangeError for an id that is not in the cast */
export function memberOf(cast: Cast, id: string): CastMember {
  const member = cast.members.find((one) => one.id === id);
  if (member === undefined) throw new RangeError(`Cast: expected somebody of the library, got "${id}".`);
  return member;
}
