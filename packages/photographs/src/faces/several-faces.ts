/** What may be done where several faces are found; "refuse" takes none. */
export const severalFacesRules = ["largest", "centre", "all", "refuse"] as const;
export type SeveralFaces = (typeof severalFacesRules)[number];
