import type { MixWeights } from "@mfim/core";
import { defaultWeights, evenBlend, interpolation } from "@mfim/mfim/mixing";

/** Coarse slots carry the face's shape, fine ones its features; where one ends and the other begins is MFIM's own rule. */
export type SlotRange = "shape" | "features";

export function slotsOf(range: SlotRange, slots: number): readonly number[] {
  const split = Math.ceil(slots / 2);
  const all = Array.from({ length: slots }, (_, slot) => slot);
  return range === "shape" ? all.slice(0, split) : all.slice(split);
}

/** What a number of sources is mixed by before anybody has said otherwise. */
export function startingRows(slots: number, sources: number): MixWeights {
  return defaultWeights(slots, sources) ?? evenBlend(slots, sources);
}

/** The mean share of a source in a range, 0 to 1. */
export function shareOf(rows: MixWeights, range: SlotRange, source: number): number {
  const slots = slotsOf(range, rows.length);
  return slots.reduce((sum, slot) => sum + (rows[slot]?.[source] ?? 0), 0) / Math.max(1, slots.length);
}

/** A row in which a source has a share, and the others what is left, in the proportions that they had. */
export function rowWithShare(row: readonly number[], source: number, share: number): readonly number[] {
  const others = row.reduce((sum, weight, i) => (i === source ? sum : sum + weight), 0);
  const left = 1 - share;
  return row.map((weight, i) => {
    if (i === source) return row.length === 1 ? 1 : share;
    return others > 1e-9 ? (weight / others) * left : left / (row.length - 1);
  });
}

/** A source's share set in the given slots. */
export function withShare(rows: MixWeights, slots: readonly number[], source: number, share: number): MixWeights {
  return rows.map((row, slot) => (slots.includes(slot) ? rowWithShare(row, source, share) : row));
}

/** Where on the path through the sources the rows are; `undefined` where they are somewhere else. */
export function pathPosition(rows: MixWeights): number | undefined {
  const first = rows[0];
  if (first === undefined) return undefined;
  const position = first.reduce((sum, weight, source) => sum + weight * source, 0);
  const there = interpolation(rows.length, first.length, position);
  const same = rows.every((row, slot) => row.every((weight, i) => Math.abs(weight - (there[slot]?.[i] ?? 0)) < 1e-3));
  return same ? position : undefined;
}

/** Stops for a morph through the sources, first and last included. */
export function pathStops(slots: number, sources: number, count: number): readonly MixWeights[] {
  return Array.from({ length: count }, (_, i) => interpolation(slots, sources, ((sources - 1) * i) / (count - 1)));
}
