/** Of a window, pixels. */
export type Size = readonly [width: number, height: number];

/** Windows in which pages are looked at: two phones, a tablet, two desks. */
export const windows: readonly Size[] = [
  [360, 740],
  [390, 844],
  [1024, 768],
  [1200, 800],
  [1440, 900],
];

export const schemes = ["light", "dark"] as const;
