import type { GeneratorLayout } from "./generator-layout.ts";

/** Which style slots carry identity: in the paper those of `identityFrom` px and finer (32 at 1024 px: 8 + 18 codes). */
export interface CodeSplit {
  readonly attribute: readonly number[];
  readonly identity: readonly number[];
}

/** Whose codes modulate the convolutions to colours ("rgb" slots) of the resolutions that carry identity. */
export const COLOUR_ORIGINS = ["source", "target"] as const;
export type ColourOrigin = (typeof COLOUR_ORIGINS)[number];

/**
 * Splits the style slots of a layout by resolution.
 * @param identityFrom the coarsest resolution, in pixels, whose codes come from the source
 * @param coloursFrom "source": all of them do, as in the paper. "target": but for the "rgb" slots, so that a source says what
 *   features there are, and the target in which colours they are painted
 */
export function splitCodes(
  layout: GeneratorLayout,
  identityFrom: number,
  coloursFrom: ColourOrigin = "source",
): CodeSplit {
  const indices = layout.slots.map((_, index) => index);
  const isIdentity = (index: number) => {
    const { resolution = 0, kind } = layout.slots[index] ?? {};
    return resolution >= identityFrom && (coloursFrom === "source" || kind === "conv");
  };
  return { attribute: indices.filter((index) => !isIdentity(index)), identity: indices.filter(isIdentity) };
}
