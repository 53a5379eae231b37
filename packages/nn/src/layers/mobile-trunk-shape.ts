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

/** Widths of a small face network in the manner of MobileFaceNet (Chen et al. 2018). Plain JSON. */
export interface MobileTrunkShape {
  /** Side of the square input, pixels. */
  readonly side: number;
  /** Channels of the first convolution, 3x3 with stride 2. */
  readonly stem: number;
  readonly rows: readonly ResidualRow[];
  /** Channels of the last 1x1 convolution, and of what the trunk gives. */
  readonly width: number;
}

/** Side of the last map. */
export function finalSide({ side, rows }: MobileTrunkShape): number {
  return rows.reduce((size, { stride }) => Math.ceil(size / stride), Math.ceil(side / 2));
}

/** Floating-point operations of one forward pass for one picture: two for each multiplication of a convolution. */
export function mobileTrunkFlops(shape: MobileTrunkShape): number {
  let size = Math.ceil(shape.side / 2);
  let products = size ** 2 * 27 * shape.stem;
  let output = shape.stem;
  for (const block of residualBlocks(shape.rows, shape.stem)) {
    products += size ** 2 * block.input * block.hidden;
    size = Math.ceil(size / block.stride);
    products += size ** 2 * block.hidden * (9 + block.output);
    output = block.output;
  }
  return 2 * size ** 2 * shape.width * (output + 1) + 2 * products;
}
