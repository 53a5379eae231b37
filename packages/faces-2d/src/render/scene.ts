import type { Expression } from "../cast/cast.ts";

/** A light far away, and what comes from everywhere. */
export interface Light {
  /** To the light, x right, y up, z to the viewer; any length */
  readonly direction: readonly [number, number, number];
  /** Share of light from everywhere, 0 to 1 */
  readonly ambient: number;
  /** Factor of R, G and B, linear */
  readonly colour: readonly [number, number, number];
}

/** A background: a coarse grid of colours that is interpolated. */
export interface Background {
  readonly columns: number;
  readonly rows: number;
  /** [rows, columns, 3] sRGB, 0 to 255 */
  readonly colours: readonly number[];
}

/** Everything but the face: whose head it is on, how that is turned and lit, what is behind it. Plain JSON. */
export interface Scene {
  /** Whose hair, outline, neck and clothes. */
  readonly host: string;
  readonly hostExpression: Expression;
  /** From 0, neutral, to 1, smiling */
  readonly smile: number;
  /** Degrees that the photograph is turned; yaw positive towards the right of the picture, pitch positive upwards */
  readonly yaw: number;
  readonly pitch: number;
  /** Share of the way from the host's outline to the face's own, 0 to 1 */
  readonly jaw: number;
  /** The studio's unless given */
  readonly light?: Light;
  /** The photograph's unless given */
  readonly background?: Background;
}
