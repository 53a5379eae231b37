/** Linear-light RGB in [0, 1]. */
export type Rgb = readonly [number, number, number];
