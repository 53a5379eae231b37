/** A run of inverted residual blocks; the names follow MobileNetV2's table 2. */
export interface ResidualRow {
  /** Widening of the 1x1 convolution in front of the depthwise one. */
  readonly expansion: number;
  readonly channels: number;
  readonly repeats: number;
  /** Stride of the first block; the others have 1. */
  readonly stride: number;
}

/** One block of a row. */
export interface ResidualBlockShape {
  readonly input: number;
  readonly hidden: number;
  readonly output: number;
  readonly stride: number;
  /** The input is added where size and width stay. */
  readonly residual: boolean;
}

/** MobileFaceNet (Chen et al. 2018, table 1), between the stem of 64 channels and the last 1x1 convolution. */
export const mobileFaceNetRows: readonly ResidualRow[] = [
  { expansion: 2, channels: 64, repeats: 5, stride: 2 },
  { expansion: 4, channels: 128, repeats: 1, stride: 2 },
  { expansion: 2, channels: 128, repeats: 6, stride: 1 },
  { expansion: 4, channels: 128, repeats: 1, stride: 2 },
  { expansion: 2, channels: 128, repeats: 2, stride: 1 },
];

/** The rows block by block, from `input` channels on. */
export function residualBlocks(rows: readonly ResidualRow[], input: number): ResidualBlockShape[] {
  const blocks: ResidualBlockShape[] = [];
  let width = input;
  for (const row of rows) {
    for (let repeat = 0; repeat < row.repeats; repeat++) {
      const stride = repeat === 0 ? row.stride : 1;
      const residual = stride === 1 && width === row.channels;
      blocks.push({ input: width, hidden: width * row.expansion, output: row.channels, stride, residual });
      width = row.channels;
    }
  }
  return blocks;
}
