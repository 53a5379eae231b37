import { DEFAULT_SCENE_LIMITS, type SceneLimits } from "../scene/sample-scene.ts";

/** How a set lies on disk: a pack for shipping, single files to look at, tensors for training. */
export type SetFormat = "pack" | "png" | "webp" | "raw";

export interface RenderPreset {
  readonly people: number;
  /** Pictures of each person. */
  readonly each: number;
  readonly size: number;
  readonly seed: string;
  readonly format: SetFormat;
  readonly limits: SceneLimits;
  /** How people are drawn; photographic ones need a skin library. Plain unless given. */
  readonly look?: "photographic";
}

/** Named sets; options of the command line override single values. */
export const RENDER_PRESETS: Readonly<Record<string, RenderPreset>> = {
  "pack-v1": { people: 200, each: 8, size: 128, seed: "pack-v1", format: "pack", limits: DEFAULT_SCENE_LIMITS },
  train: { people: 2000, each: 20, size: 64, seed: "train", format: "raw", limits: DEFAULT_SCENE_LIMITS },
};
