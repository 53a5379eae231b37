import type { MixWeights } from "@mfim/core";
import type { StudioModel } from "../../model/studio-model.ts";
import { shareOf, slotsOf } from "./mix-rows.ts";
import type { FaceMixture, Mixture } from "./mixture.ts";

type Layout = Pick<StudioModel, "layout" | "split">;

/** Names of the slots that carry an identity. */
const slotNames = ({ layout, split }: Layout) => split.identity.map((slot) => layout.slots[slot]?.name).join();

/**
 * A mixture for another model: rows stay where both have the same slots; else each source keeps its mean share of shape
 * and of features.
 */
export function fitMixture(mixture: Mixture, from: Layout, to: Layout): Mixture {
  if (slotNames(from) === slotNames(to)) return mixture;
  const fitted = <T extends FaceMixture>(own: T): T => ({
    ...own,
    weights: fitRows(own.weights, to.split.identity.length),
  });
  const others = Object.fromEntries(Object.entries(mixture.others).map(([face, own]) => [face, fitted(own)]));
  return { ...fitted(mixture), others };
}

function fitRows(rows: MixWeights, slots: number): MixWeights {
  const sources = rows[0]?.length ?? 0;
  if (sources === 0) return [];
  const meanRow = (range: "shape" | "features") =>
    Array.from({ length: sources }, (_, source) => shareOf(rows, range, source));
  const [shape, features] = [meanRow("shape"), meanRow("features")];
  const shapeSlots = slotsOf("shape", slots);
  return Array.from({ length: slots }, (_, slot) => (shapeSlots.includes(slot) ? shape : features));
}
