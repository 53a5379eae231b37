import { closest, distance } from "fastest-levenshtein";

/** `; did you mean "x"?` for the candidate that a typo most likely stands for, or nothing where none is near. */
export function didYouMean(name: string, candidates: readonly string[]): string {
  if (candidates.length === 0) return "";
  const nearest = closest(name, [...candidates]);
  const near = distance(name.toLowerCase(), nearest.toLowerCase()) <= Math.max(2, Math.floor(name.length / 2));
  return near ? `; did you mean "${nearest}"?` : "";
}
