import { Random } from "@mfim/core";

/** A stream of chance named by its labels, e.g. `stream(seed, "person", 17)`; streams with other labels are unrelated. */
export function stream(...labels: readonly (string | number)[]): Random {
  const text = labels.join("/");
  return new Random(fnv1a(text, 0x811c9dc5) + (fnv1a(text, 0x1b873593) % 2 ** 21) * 2 ** 32);
}

/** FNV-1a, 32 bit, over UTF-16 units, from a given offset basis. */
function fnv1a(text: string, basis: number): number {
  let hash = basis;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
