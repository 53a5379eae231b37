import { ConfigError, type GeneratorLayout } from "@mfim/core";
import type { PyramidLevel } from "../pyramid/feature-pyramid.ts";
import type { MapHeadFactory } from "./map-head.ts";
import type { MapHeadName } from "./map-heads.ts";

/** How the style codes are read from the pyramid. */
export interface CodeHeadOptions {
  /** Width of the convolutions; default: the level's channels, as in pSp. */
  readonly width?: number;
  /** Convolutions of stride 2 before the mean over what is left; default: down to one pixel, as in pSp. */
  readonly convolutions?: number;
  /** "slot": a block for every slot, as pSp (default); "level": the slots that read one level share its convolutions. */
  readonly sharing?: "slot" | "level";
  /** Which level (its resolution) a generator resolution reads; default `defaultLevel`. */
  readonly levels?: Readonly<Record<number, number>>;
  /** Size of the fresh codes' distance from the mean styles; default 0.01. */
  readonly deviation?: number;
}

/** Which style maps there are, and how they are read. */
export interface MapHeadOptions {
  /** Resolutions of the noise slots that get a style map; the rest keep the generator's own noise. Default: the pyramid's. */
  readonly resolutions?: readonly number[];
  /** Width of the hidden convolutions; default 32. */
  readonly width?: number;
  /** Hidden convolutions; default 1. */
  readonly convolutions?: number;
  /** The block that makes a map: a name of `mapHeads`, or one's own; default "m2m". */
  readonly block?: MapHeadName | MapHeadFactory;
}

/** The slots that one M2C block serves, and the index of the level it reads. */
export interface CodeGroup {
  readonly level: number;
  readonly slots: readonly number[];
}

/** One M2M block: the noise slot it serves and the index of the level it reads. */
export interface MapPlan {
  readonly noise: number;
  readonly level: number;
}

/**
 * The level for a generator resolution, after pSp, which feeds the coarse styles (4 and 8 px) from its coarsest map, the
 * middle ones (16 and 32) from the next and all finer ones from the finest.
 */
function defaultLevel(resolution: number, levels: number): number {
  return Math.max(0, Math.min(levels - 1, Math.floor(Math.log2(resolution) / 2) - 1));
}

/** The M2C blocks for some slots of a layout. */
export function planCodes(
  layout: GeneratorLayout,
  slots: readonly number[],
  levels: readonly PyramidLevel[],
  options: CodeHeadOptions,
): readonly CodeGroup[] {
  const levelOf = (slot: number): number => {
    const resolution = layout.slots[slot]?.resolution ?? 0;
    const named = options.levels?.[resolution];
    if (named === undefined) return defaultLevel(resolution, levels.length);
    const index = levels.findIndex((level) => level.resolution === named);
    if (index >= 0) return index;
    const known = levels.map((level) => level.resolution).join(", ");
    throw new ConfigError(`codes.levels[${resolution}]: expected a level of the pyramid (${known}), got ${named}.`);
  };
  const placed = slots.map((slot) => ({ slot, level: levelOf(slot) }));
  if (options.sharing !== "level") return placed.map(({ slot, level }) => ({ level, slots: [slot] }));
  return levels.flatMap((_, level) => {
    const members = placed.filter((place) => place.level === level).map((place) => place.slot);
    return members.length === 0 ? [] : [{ level, slots: members }];
  });
}

/** The M2M blocks of a layout: each reads the level nearest in octaves to its resolution, the finer one of two. */
export function planMaps(
  layout: GeneratorLayout,
  levels: readonly PyramidLevel[],
  options: MapHeadOptions,
): readonly MapPlan[] {
  const wanted = options.resolutions ?? levels.map((level) => level.resolution);
  const existing = new Set(layout.noises.map((noise) => noise.resolution));
  const unknown = (options.resolutions ?? []).filter((resolution) => !existing.has(resolution));
  if (unknown.length > 0) {
    throw new ConfigError(
      `maps.resolutions: expected resolutions of the generator's noise (${[...existing].join(", ")}), got ${unknown.join(", ")}.`,
    );
  }
  return layout.noises.flatMap(({ resolution }, noise) => {
    if (!wanted.includes(resolution)) return [];
    const distance = (level: PyramidLevel) => Math.abs(Math.log2(level.resolution / resolution));
    const nearest = levels.reduce(
      (best, level, index) => (distance(level) <= distance(levels[best] as PyramidLevel) ? index : best),
      0,
    );
    return [{ noise, level: nearest }];
  });
}
