import { createHash } from "node:crypto";

/** A number in [0, 1) that depends on the seed and the name alone. */
function lot(seed: number, name: string): number {
  return createHash("sha256").update(`${seed}\0${name}`).digest().readUIntBE(0, 6) / 2 ** 48;
}

/**
 * Draws the people whose pictures are held out, so that no person is on both sides: the lowest lots, at least two of
 * four and more people (a swap needs two), none of fewer unless the share says so.
 */
export function drawHeldOut(people: Iterable<string>, share: number, seed: number): string[] {
  const names = [...new Set(people)].sort();
  const least = share > 0 && names.length >= 4 ? 2 : 0;
  const count = Math.max(least, Math.round(share * names.length));
  return names
    .map((name) => ({ name, lot: lot(seed, name) }))
    .sort((a, b) => a.lot - b.lot)
    .slice(0, count)
    .map(({ name }) => name)
    .sort();
}
