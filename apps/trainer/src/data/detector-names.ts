/** Detectors of the data commands, the default first. */
export const detectorNames = ["human", "human-profile", "human-tiled", "3ddfa"] as const;
