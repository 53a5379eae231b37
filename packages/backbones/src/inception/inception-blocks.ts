import type { ConvolutionShape } from "./basic-convolution.ts";

/** One way through a block; the outputs of all branches are stacked in order. */
export interface BranchShape {
  /** Pooling in front: "average" and "maximum" 3x3 with stride 1, "halving" the 3x3 maximum with stride 2. */
  readonly pool?: "average" | "maximum" | "halving";
  readonly chain: readonly ConvolutionShape[];
  /** Convolutions side by side behind the chain, whose outputs are stacked. */
  readonly split?: readonly ConvolutionShape[];
}

export interface BlockShape {
  readonly name: string;
  readonly input: number;
  readonly branches: readonly BranchShape[];
}

const at = (name: string, output: number, kernel: number | readonly [number, number] = 1): ConvolutionShape => ({
  name,
  output,
  kernel,
});
const halving = (name: string, output: number): ConvolutionShape => ({
  ...at(name, output, 3),
  stride: 2,
  padding: "valid",
});

const wide = [1, 7] as const;
const tall = [7, 1] as const;

function blockA(name: string, input: number, pooled: number): BlockShape {
  return {
    name,
    input,
    branches: [
      { chain: [at("branch1x1", 64)] },
      { chain: [at("branch5x5_1", 48), at("branch5x5_2", 64, 5)] },
      { chain: [at("branch3x3dbl_1", 64), at("branch3x3dbl_2", 96, 3), at("branch3x3dbl_3", 96, 3)] },
      { pool: "average", chain: [at("branch_pool", pooled)] },
    ],
  };
}

const blockB: BlockShape = {
  name: "Mixed_6a",
  input: 288,
  branches: [
    { chain: [halving("branch3x3", 384)] },
    { chain: [at("branch3x3dbl_1", 64), at("branch3x3dbl_2", 96, 3), halving("branch3x3dbl_3", 96)] },
    { pool: "halving", chain: [] },
  ],
};

function blockC(name: string, narrow: number): BlockShape {
  return {
    name,
    input: 768,
    branches: [
      { chain: [at("branch1x1", 192)] },
      { chain: [at("branch7x7_1", narrow), at("branch7x7_2", narrow, wide), at("branch7x7_3", 192, tall)] },
      {
        chain: [
          at("branch7x7dbl_1", narrow),
          at("branch7x7dbl_2", narrow, tall),
          at("branch7x7dbl_3", narrow, wide),
          at("branch7x7dbl_4", narrow, tall),
          at("branch7x7dbl_5", 192, wide),
        ],
      },
      { pool: "average", chain: [at("branch_pool", 192)] },
    ],
  };
}

const blockD: BlockShape = {
  name: "Mixed_7a",
  input: 768,
  branches: [
    { chain: [at("branch3x3_1", 192), halving("branch3x3_2", 320)] },
    {
      chain: [
        at("branch7x7x3_1", 192),
        at("branch7x7x3_2", 192, wide),
        at("branch7x7x3_3", 192, tall),
        halving("branch7x7x3_4", 192),
      ],
    },
    { pool: "halving", chain: [] },
  ],
};

function blockE(name: string, input: number, pool: "average" | "maximum"): BlockShape {
  const pair = (a: string, b: string) => [at(a, 384, [1, 3]), at(b, 384, [3, 1])];
  return {
    name,
    input,
    branches: [
      { chain: [at("branch1x1", 320)] },
      { chain: [at("branch3x3_1", 384)], split: pair("branch3x3_2a", "branch3x3_2b") },
      {
        chain: [at("branch3x3dbl_1", 448), at("branch3x3dbl_2", 384, 3)],
        split: pair("branch3x3dbl_3a", "branch3x3dbl_3b"),
      },
      { pool, chain: [at("branch_pool", 192)] },
    ],
  };
}

/** In front of the blocks: convolutions, and "halving" maxima between them. */
export const inceptionStem: readonly (ConvolutionShape | "halving")[] = [
  halving("Conv2d_1a_3x3", 32),
  { ...at("Conv2d_2a_3x3", 32, 3), padding: "valid" },
  at("Conv2d_2b_3x3", 64, 3),
  "halving",
  { ...at("Conv2d_3b_1x1", 80), padding: "valid" },
  { ...at("Conv2d_4a_3x3", 192, 3), padding: "valid" },
  "halving",
];

/** Inception v3 as the Frechet distance uses it: Mixed_7c pools by maximum, which upstream calls an error and keeps. */
export const inceptionBlocks: readonly BlockShape[] = [
  blockA("Mixed_5b", 192, 32),
  blockA("Mixed_5c", 256, 64),
  blockA("Mixed_5d", 288, 64),
  blockB,
  blockC("Mixed_6b", 128),
  blockC("Mixed_6c", 160),
  blockC("Mixed_6d", 160),
  blockC("Mixed_6e", 192),
  blockD,
  blockE("Mixed_7b", 1280, "average"),
  blockE("Mixed_7c", 2048, "maximum"),
];
