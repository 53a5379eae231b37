import { createHash } from "node:crypto";
import { DataError, Random } from "@mfim/core";

/** One swap to measure: indices into the held-out pictures. */
interface SwapPair {
  readonly id: string;
  readonly source: number;
  readonly target: number;
  /** Another picture of the source person. */
  readonly reference: number;
}

export interface PairProtocol {
  readonly name: string;
  readonly seed: number;
  readonly pairs: readonly SwapPair[];
  /** SHA-256 over the picture names of all pairs: equal checksums mean equal swaps. */
  readonly checksum: string;
}

export interface HeldOutPictures {
  readonly ids: readonly string[];
  readonly persons: readonly string[];
}

/**
 * Draws ordered pairs of different people: a source with at least two pictures, a target of somebody else, and another
 * picture of the source person. Seeded; a pair is drawn once.
 */
export function heldOutPairs(name: string, pictures: HeldOutPictures, count: number, seed: number): PairProtocol {
  const byPerson = groupByPerson(pictures.persons);
  const sources = [...byPerson.values()].filter((group) => group.length >= 2);
  if (sources.length === 0 || byPerson.size < 2) {
    throw new DataError(
      `${name}: expected at least two held-out people, one of them with two pictures, got ${byPerson.size} people; add pictures or hold out more people.`,
    );
  }
  const random = new Random(seed);
  const seen = new Set<string>();
  const pairs: SwapPair[] = [];
  for (let attempt = 0; pairs.length < count && attempt < count * 50; attempt++) {
    const group = sources[random.below(sources.length)] as number[];
    const source = group[random.below(group.length)] as number;
    const others = group.filter((index) => index !== source);
    const reference = others[random.below(others.length)] as number;
    const target = random.below(pictures.ids.length);
    const id = `${pictures.ids[source]}>${pictures.ids[target]}`;
    if (pictures.persons[target] === pictures.persons[source] || seen.has(id)) continue;
    seen.add(id);
    pairs.push({ id, source, target, reference });
  }
  return { name, seed, pairs, checksum: checksumOf(pairs, pictures) };
}

function groupByPerson(persons: readonly string[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [index, person] of persons.entries()) groups.set(person, [...(groups.get(person) ?? []), index]);
  return groups;
}

function checksumOf(pairs: readonly SwapPair[], { ids }: HeldOutPictures): string {
  const hash = createHash("sha256");
  for (const { source, target, reference } of pairs) hash.update(`${ids[source]}\t${ids[target]}\t${ids[reference]}\n`);
  return hash.digest("hex");
}
