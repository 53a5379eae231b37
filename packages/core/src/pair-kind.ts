/** How the two pictures of a swap's pair stand to each other. */
export type PairKind = "same-picture" | "same-person" | "different-person" | "known-truth";
