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
}
