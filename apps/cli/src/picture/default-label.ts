/** What a visible label says where nothing else is asked for. */
export const defaultLabel = "Synthetic: face swapped";
