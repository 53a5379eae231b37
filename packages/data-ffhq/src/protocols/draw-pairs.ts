import { DataError, Random } from "@mfim/core";

/**
 * Ordered pairs of two different numbers below `size`, none twice, in the order in which the seed draws them; "all" gives
 * every one, by first then second number.
 */
export function drawPairs(size: number, count: number | "all", seed: number): (readonly [number, number])[] {
  const all = size * (size - 1);
  if (size < 2 || (count !== "all" && count > all))
    throw new DataError(
      `Protocol: expected at least two pictures and at most ${Math.max(0, all)} pairs of ${size}, got ${count} pairs.`,
    );
  const pair = (index: number) => {
    const [first, rest] = [Math.floor(index / (size - 1)), index % (size - 1)];
    return [first, rest < first ? rest : rest + 1] as const; // skips the picture itself
  };
  if (count === "all") return Array.from({ length: all }, (_, i) => pair(i));
  const random = new Random(seed);
  // Half of them or more: drawing until a new one comes would take long.
  if (count > all / 2) return shuffled(all, random).slice(0, count).map(pair);
  const drawn = new Set<number>();
  while (drawn.size < count) drawn.add(random.below(size) * (size - 1) + random.below(size - 1));
  return [...drawn].map(pair);
}

function shuffled(count: number, random: Random): number[] {
  const numbers = Array.from({ length: count }, (_, i) => i);
  for (let last = count - 1; last > 0; last--) {
    const place = random.below(last + 1);
    [numbers[last], numbers[place]] = [numbers[place] as number, numbers[last] as number];
  }
  return numbers;
}
