import { DataError, Random } from "@mfim/core";
import type { ProtocolPair } from "./protocol.ts";

export interface CircleRule {
  /** People who are only paired with each other; those of the first group come first. */
  readonly groups: readonly (readonly string[])[];
  /** How many others each gives their face to, and takes one from; all others in a group of fewer. */
  readonly partners: number;
  /** Names of each person's pictures, `<person>/<picture>`; without any a person is one picture of that name. */
  readonly pictures?: readonly string[] | undefined;
  readonly seed: number;
}

/**
 * Pairs in which everybody of a group appears equally often, as a source and as a target: each group stands in a circle
 * that the seed orders, and everybody gives their face to the next ones along it; each such pair in all combinations of
 * their pictures. The reference is the source person's next picture. Nearest in the circle first, so that the first pairs
 * alone are balanced, too.
 * @throws DataError for a group of one and for a person named twice
 */
export function circlePairs({ groups, partners, pictures, seed }: CircleRule): ProtocolPair[] {
  const people = groups.flat();
  const twice = people.find((person, n) => people.indexOf(person) !== n);
  if (twice !== undefined) throw new DataError(`Protocol: expected every person once, got "${twice}" twice.`);
  const random = new Random(seed);
  return groups.flatMap((group) => {
    if (group.length < 2)
      throw new DataError(`Protocol: expected at least two people to pair, got ${group.length} in a group.`);
    const circle = shuffled(group, random);
    const steps = Math.min(partners, group.length - 1);
    return Array.from({ length: steps }, (_, step) =>
      circle.flatMap((source, n) => picturePairs(source, circle[(n + step + 1) % circle.length] as string, pictures)),
    ).flat();
  });
}

function picturePairs(source: string, target: string, pictures: readonly string[] | undefined): ProtocolPair[] {
  const named = (person: string) => pictures?.map((picture) => `${person}/${picture}`) ?? [person];
  const from = named(source);
  return from.flatMap((given, n) =>
    named(target).map((onto) => ({
      id: `${onto}_${given}`,
      source: { picture: given },
      target: { picture: onto },
      references: from.length > 1 ? [{ picture: from[(n + 1) % from.length] as string }] : [],
      person: source,
    })),
  );
}

function shuffled(names: readonly string[], random: Random): string[] {
  const order = [...names];
  for (let last = order.length - 1; last > 0; last--) {
    const place = random.below(last + 1);
    [order[last], order[place]] = [order[place] as string, order[last] as string];
  }
  return order;
}
