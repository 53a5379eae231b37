import type { GeneratorLayout } from "./generator-layout.ts";

/** Which style slots carry identity: those of `identityFrom` px and finer (32 at 1024 px: 8 + 18 codes). */
export interface CodeSplit {
  readonly attribute: readonly number[];
  readonly identity: readonly number[];
}

/**
 * Splits the style slots of a layout by resolution.
 * @param identityFrom the coarsest resolution, in pixels, whose codes come from the source
 */
export function splitCodes(layout: GeneratorLayout, identityFrom: number): CodeSplit {
  const indices = layout.slots.map((_, index) => index);
  const isIdentity = (index: number) => (layout.slots[index]?.resolution ?? 0) >= identityFrom;
  return { attribute: indices.filter((index) => !isIdentity(index)), identity: indices.filter(isIdentity) };
}
