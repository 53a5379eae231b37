import type { Rgb } from "./rgb.ts";

/** A head of hair, as lengths in centimetres and fractions; all shapes are points of this one space. */
export interface HairStyle {
  readonly name: string;
  readonly colour: Rgb;
  /** 0 none (bald) to 1: how much of the scalp shows no skin. */
  readonly cover: number;
  /** Thickness over the top of the head. */
  readonly top: number;
  /** Thickness at the sides and the back. */
  readonly sides: number;
  /** Centimetres that the front hairline is higher than usual; receding temples go further. */
  readonly recession: number;
  /** How far the fringe hangs over the forehead, 0 for none. */
  readonly fringe: number;
  /** Skews the fringe: negative hangs to the left of the picture. */
  readonly sweep: number;
  /** How far the hair falls below the ears, 0 for none. */
  readonly length: number;
  /** Half angle, in degrees from the front, in which nothing falls. */
  readonly opening: number;
  /** Degrees by which the whorl, where all strands start, lies in front of the top (negative: behind). */
  readonly whorl: number;
  /** 0 straight to 1 curly. */
  readonly curl: number;
  /** Radius of a bun behind the top of the head, 0 for none. */
  readonly bun: number;
  readonly noiseOffset: number;
  /** Sideways tilt of the whorl in degrees: a parting at the side. 0 unless given. */
  readonly parting?: number;
  /** Extra thickness over the forehead: a quiff. 0 unless given. */
  readonly quiff?: number;
  /** Half width in centimetres of a crest along the middle, outside of which hair is as at the sides. None unless given. */
  readonly crest?: number;
  /** Tails bound behind: one in the middle, or two at the sides; `length` centimetres of `radius`. None unless given. */
  readonly tails?: { readonly count: 1 | 2; readonly length: number; readonly radius: number };
}
