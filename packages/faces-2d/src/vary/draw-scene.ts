import type { Random } from "@mfim/core";
import type { Cast, Expression } from "../cast/cast.ts";
import { between, chance, normalWithin } from "../random/draw.ts";
import type { Light, Scene } from "../render/scene.ts";
import { drawBackground } from "./draw-background.ts";

/** Largest turns in degrees. */
export const LARGEST_YAW = 20;
export const LARGEST_PITCH = 9;
/** Share of the face's own outline that a host takes on. */
const JAW_SHARE = 0.5;

/** A photograph's own light, background and pose. */
export type PlainScene = Omit<Scene, "light" | "background">;

/** Somebody's head as it was photographed. */
export const plainScene = (host: string, expression: Expression): PlainScene => ({
  host,
  hostExpression: expression,
  smile: expression,
  yaw: 0,
  pitch: 0,
  jaw: JAW_SHARE,
});

export interface SceneChances {
  /** Chances of a turned head, another light, another background. */
  readonly turned: number;
  readonly lit: number;
  readonly background: number;
}

const USUAL_CHANCES: SceneChances = { turned: 0.75, lit: 0.6, background: 0.8 };

/** A scene on a host: a third neutral, a third smiling, a third between. */
export function drawScene(random: Random, cast: Cast, host: string, chances: SceneChances = USUAL_CHANCES): Scene {
  const smile = chance(random, 0.67) ? random.below(2) : between(random, 0, 1);
  const isTurned = chance(random, chances.turned);
  const [yaw, pitch] = [9 * normalWithin(random, LARGEST_YAW / 9), 4 * normalWithin(random, LARGEST_PITCH / 4)];
  const light = chance(random, chances.lit) ? drawLight(random) : undefined;
  const background = chance(random, chances.background) ? drawBackground(random, cast) : undefined;
  return {
    host,
    hostExpression: smile < 0.5 ? 0 : 1,
    smile: rounded(smile),
    yaw: isTurned ? rounded(yaw) : 0,
    pitch: isTurned ? rounded(pitch) : 0,
    jaw: JAW_SHARE,
    ...(light && { light }),
    ...(background && { background }),
  };
}

/** From the front to well from the side, seldom from below; warm or cool. */
export function drawLight(random: Random): Light {
  const azimuth = 1.2 * normalWithin(random, 1) * (chance(random, 0.5) ? 1 : 0.5);
  const height = between(random, -0.25, 0.95);
  const warmth = 0.1 * normalWithin(random, 2);
  const strength = between(random, 0.85, 1.15);
  return {
    direction: [
      rounded(Math.sin(azimuth) * Math.cos(height)),
      rounded(Math.sin(height)),
      rounded(Math.cos(azimuth) * Math.cos(height)),
    ],
    ambient: rounded(between(random, 0.25, 0.6)),
    colour: [rounded(strength * (1 + warmth)), rounded(strength), rounded(strength * (1 - warmth))],
  };
}

const rounded = (v: number): number => Math.round(v * 1000) / 1000;
