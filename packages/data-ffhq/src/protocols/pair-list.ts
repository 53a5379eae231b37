import { DataError } from "@mfim/core/errors";
import type { ProtocolRule } from "./protocol-rule.ts";

export const pairOrders = ["source-target", "target-source"] as const;
export type PairOrder = (typeof pairOrders)[number];

/**
 * Pairs as people publish them: a line each, two names (and further pictures of the source's person) between spaces, tabs,
 * commas or semicolons; or one file name `<a>_<b>.jpg`, as MegaFS's released swaps are called. Empty lines and those that
 * start with # are left out.
 * @param order what the two names are; file names are usually "target-source"
 * @throws DataError that names every line which is no pair
 */
export function parsePairList(text: string, order: PairOrder, origin: string): Extract<ProtocolRule, { kind: "list" }> {
  const pairs: string[][] = [];
  const bad: string[] = [];
  for (const [number, line] of text.split(/\r?\n/).entries()) {
    const words = wordsOf(line);
    if (words === undefined) continue;
    const [first, second, ...references] = words;
    if (first === undefined || second === undefined) bad.push(`line ${number + 1} "${line.trim().slice(0, 40)}"`);
    else pairs.push([...(order === "source-target" ? [first, second] : [second, first]), ...references]);
  }
  if (bad.length > 0)
    throw new DataError(
      `${origin}: expected two picture names a line, but got ${bad.slice(0, 5).join(", ")}${bad.length > 5 ? ` and ${bad.length - 5} more` : ""}.`,
    );
  if (pairs.length === 0) throw new DataError(`${origin}: expected a pair a line, got none.`);
  return { kind: "list", pairs };
}

function wordsOf(line: string): string[] | undefined {
  const text = line.trim();
  if (text === "" || text.startsWith("#")) return undefined;
  const words = text.split(/[\s,;]+/).filter((word) => word !== "");
  if (words.length > 1) return words.map(withoutExtension);
  const parts = withoutExtension((words[0] as string).split(/[\\/]/).at(-1) as string).split("_");
  return parts.length === 2 && parts.every((part) => part !== "") ? parts : [text];
}

/** Names of numbers lose their picture's ending, so that "28000.jpg" names what "28000" does, and "0041-0_0.png" what "0041-0_0" does; others stay. */
const withoutExtension = (name: string) => name.replace(/^(\d+(?:[-_]\d+)*)\.(?:jpe?g|png|webp)$/i, "$1");
