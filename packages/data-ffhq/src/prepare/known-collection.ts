import { londonCollection } from "../datasets/london-collection.ts";
import type { PhotographCollection } from "./photograph-collection.ts";

const collections: readonly PhotographCollection[] = [londonCollection];

/** The collection that a folder's files are, if it is one that is known. */
export const knownCollection = (sources: readonly string[]): PhotographCollection | undefined =>
  collections.find((collection) => collection.holds(sources));
