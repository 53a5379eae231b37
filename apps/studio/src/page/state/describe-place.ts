import { letterOf } from "./source-letter.ts";

/** A place on the path through the sources in words, such as "75 % A, 25 % B". */
export function describePlace(place: number): string {
  const from = Math.floor(place + 1e-6);
  const share = place - from;
  if (share < 0.005) return letterOf(from);
  return `${Math.round(100 - 100 * share)} % ${letterOf(from)}, ${Math.round(100 * share)} % ${letterOf(from + 1)}`;
}
