/** How photographs are prepared where nothing else is said. */
export const defaultSettings = {
  format: "png",
  severalFaces: "largest",
  maximumOutside: 0.25,
  minimumSharpness: 0,
  oversampling: 4,
} as const;
