import type { ResidualRow } from "@mfim/nn";

/** MobileFaceNet (Chen et al. 2018, table 1), between the stem of 64 channels and the last 1x1 convolution. */
export const mobileFaceNetRows: readonly ResidualRow[] = [
  { expansion: 2, channels: 64, repeats: 5, stride: 2 },
  { expansion: 4, channels: 128, repeats: 1, stride: 2 },
  { expansion: 2, channels: 128, repeats: 6, stride: 1 },
  { expansion: 4, channels: 128, repeats: 1, stride: 2 },
  { expansion: 2, channels: 128, repeats: 2, stride: 1 },
];
