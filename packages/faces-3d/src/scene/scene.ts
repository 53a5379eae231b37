import type { Camera } from "../geometry/camera.ts";
import type { HeadPose } from "../geometry/pose.ts";
import type { HairStyle } from "../person/hair-style.ts";
import type { Rgb } from "../person/person.ts";

/** A light from far away. */
export interface DirectionalLight {
  /** Towards the light; x right, y up, z to the camera; need not be of length 1. */
  readonly direction: readonly [number, number, number];
  readonly colour: Rgb;
  readonly intensity: number;
}

export interface LightRig {
  /** Casts shadows. */
  readonly key: DirectionalLight;
  readonly fill: DirectionalLight;
  /** From behind, for the outline. */
  readonly rim: DirectionalLight;
  readonly sky: Rgb;
  readonly ground: Rgb;
  readonly ambient: number;
  /** Radius of the shadow's blur in centimetres. */
  readonly shadowBlur: number;
}

export interface Background {
  readonly kind: "gradient" | "blobs" | "noise" | "room";
  readonly colours: readonly [Rgb, Rgb, Rgb];
  readonly angle: number;
  readonly scale: number;
  readonly noiseOffset: number;
}

/** Something before the face. Centimetres; x right, y up, z to the camera. */
export type Occluder =
  | {
      /** Sits on nose and ears of whoever wears it. */
      readonly kind: "glasses";
      readonly frame: Rgb;
      /** Radius of the rim's wire. */
      readonly thickness: number;
      /** Half width and half height of a lens. */
      readonly lens: readonly [number, number];
      /** 2 an ellipse to 6 nearly a rectangle. */
      readonly squareness: number;
      /** What the lens takes away of each colour: 0 clear to 1 opaque. */
      readonly tint: Rgb;
    }
  | {
      /** A cloth over nose and mouth that follows the wearer's face. */
      readonly kind: "mask";
      readonly colour: Rgb;
    }
  | {
      /** Stands in the world, wherever the head turns. */
      readonly kind: "hand" | "microphone" | "mug" | "phone";
      readonly colour: Rgb;
      readonly at: readonly [number, number, number];
      /** Degrees, clockwise as the viewer sees it. */
      readonly turn: number;
      /** 1 for life size; a hand's fingers curl more from 0 to 1 by `curl`. */
      readonly scale: number;
      readonly curl: number;
      /** A left hand, or a handle on the other side. */
      readonly mirrored: boolean;
    };

export interface Garment {
  readonly colour: Rgb;
  /** Height of the collar over the chest in centimetres, 0 (wide neck) to 4 (high). */
  readonly collar: number;
  /** 0 plain to 1 knitted. */
  readonly texture: number;
}

/** Everything but the person: what a swap takes from the target. Plain data. */
export interface Scene {
  /** Blendshape weights by name, 0 to 1. */
  readonly expression: Readonly<Record<string, number>>;
  /** Name of the preset the expression came from, or "mixture". */
  readonly expressionName: string;
  /** Degrees; positive yaw to the head's left, positive pitch up; relative to the head. */
  readonly gaze: { readonly yaw: number; readonly pitch: number };
  readonly pupilRadius: number;
  readonly pose: HeadPose;
  readonly camera: Camera;
  readonly light: LightRig;
  readonly background: Background;
  readonly hair: HairStyle;
  readonly garment: Garment;
  /** Nothing unless given. */
  readonly occluders?: readonly Occluder[];
  /**
   * How surfaces are drawn: "detailed" has relief (pores, wrinkles that follow age and expression), light that spreads
   * under the skin, occlusion by whatever is near, finer hair, and labels for beard and neck; "photographic" has all that
   * on skin composed of photographed ones (`Person.photo`). Plain unless given.
   */
  readonly look?: "detailed" | "photographic";
}
