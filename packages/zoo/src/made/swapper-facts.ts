/** How values of a picture lie: RGB in [0, 1], less the mean, by the deviation. */
export interface ValueFacts {
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/** Eyes, nose and mouth corners in a crop of side 1: x, y of each, the picture's left first. */
export type PointFacts = readonly [number, number, number, number, number, number, number, number, number, number];

/** A square picture [1, 3, side, side] that a network is fed. */
interface PictureFacts extends ValueFacts {
  readonly side: number;
  readonly points: PointFacts;
}

/** What is known of a published swapper's file from the code of those who run it. */
export interface SwapperFacts {
  readonly target: PictureFacts & { readonly name: string };
  readonly painted: ValueFacts;
  readonly source: { readonly name: string } & (
    | { readonly picture: PictureFacts }
    | {
        readonly length: "unit" | "raw";
        /** By the catalogue's name; of two, unit rows are added. */
        readonly by: readonly [EmbedderFacts, EmbedderFacts?];
        /** A file of its own, or the last square matrix of the swapper's, after which what is told has length 1 again. */
        readonly converter?: "file" | "emap";
      }
  );
  /** Whether a second output [1, 1, side, side] says what of the crop counts. */
  readonly mask?: true;
}

export interface EmbedderFacts extends PictureFacts {
  readonly network: string;
}

// Numbers that are written down here anew, and not taken from templates or signatures: what these say is compared with it.
// Five points: facefusion's face_helper.py; arcface and its shift by 8 of 128 for 128 px: insightface's face_align.py, in pixels.
const arcFacePixels = [
  [38.2946, 51.6963],
  [73.5318, 51.5014],
  [56.0252, 71.7366],
  [41.5493, 92.3655],
  [70.7299, 92.2041],
] as const;
// Of 112 pixels, counted from the middle of the first; those of 128 as facefusion's arcface_128 has them, which leaves the half pixel out.
const arcFace = arcFacePixels.flatMap(([x, y]) => [(x + 0.5) / 112, (y + 0.5) / 112]) as unknown as PointFacts;
const arcFace128 = arcFacePixels.flatMap(([x, y]) => [(x + 8) / 128, y / 128]) as unknown as PointFacts;
const simSwapPoints: PointFacts = [
  0.35473214, 0.45658929, 0.64526786, 0.45658929, 0.5, 0.61154464, 0.37913393, 0.776875, 0.62086607, 0.776875,
];
const ffhq: PointFacts = [
  0.37691676, 0.46864664, 0.62285697, 0.46912813, 0.50123859, 0.61331904, 0.39308822, 0.725411, 0.61150205, 0.72490465,
];
const mtcnn: PointFacts = [
  0.36562865, 0.46733799, 0.63305391, 0.46585885, 0.50019127, 0.61942959, 0.39032951, 0.77598822, 0.61178945,
  0.77476328,
];

const plain: ValueFacts = { mean: [0, 0, 0], std: [1, 1, 1] };
const signed: ValueFacts = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };
const imageNet: ValueFacts = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

// (x - 127.5) / 127.5 in facefusion's and VisoMaster's recognisers.
const w600k: EmbedderFacts = { network: "arcface-w600k-r50", side: 112, points: arcFace, ...signed };
// Ghost's own code aligns its source as its target.
const ghostOwn: EmbedderFacts = { network: "ghost-arcface", side: 112, points: simSwapPoints, ...signed };
const cscsOwn: EmbedderFacts = { network: "cscs-arcface", side: 112, points: ffhq, ...signed };
const cscsAdapter: EmbedderFacts = { ...cscsOwn, network: "cscs-id-adapter" };

const ghost: SwapperFacts = {
  target: { name: "target", side: 256, points: simSwapPoints, ...signed },
  painted: signed,
  source: { name: "source", length: "raw", by: [ghostOwn] },
};
const ghostConverted: SwapperFacts = {
  ...ghost,
  source: { name: "source", length: "raw", by: [w600k], converter: "file" },
};
/** Of these families facefusion undoes mean and deviation of what is painted: ghost, hififace, hyperswap, uniface. SimSwap's comes in [0, 1]. */
const simSwap: SwapperFacts = {
  target: { name: "target", side: 256, points: simSwapPoints, ...imageNet },
  painted: plain,
  source: { name: "source", length: "unit", by: [w600k], converter: "file" },
};
const hyperSwap: SwapperFacts = {
  target: { name: "target", side: 256, points: arcFace128, ...signed },
  painted: signed,
  source: { name: "source", length: "unit", by: [w600k] },
  mask: true,
};
const inSwapper: SwapperFacts = {
  target: { name: "target", side: 128, points: arcFace128, ...plain },
  painted: plain,
  source: { name: "source", length: "unit", by: [w600k], converter: "emap" },
};

/**
 * Public swappers by the catalogue's name, as facefusion's face_swapper (set of models, `prepare_source_frame`, `prepare_source_embedding`,
 * `prepare_crop_frame`, `normalize_crop_frame`) and, for ghost-N and CSCS, VisoMaster's face_swappers state them. Made networks are built
 * of these, so that a catalogue that feeds another crop, other values or another length is seen in what they paint.
 */
export const swapperFacts: Readonly<Record<string, SwapperFacts>> = {
  "ghost-1": ghost,
  "ghost-2": ghost,
  "ghost-3": ghost,
  "ghost-1-facefusion": ghostConverted,
  "ghost-2-facefusion": ghostConverted,
  "ghost-3-facefusion": ghostConverted,
  "simswap-256": simSwap,
  "simswap-unofficial-512": { ...simSwap, target: { ...simSwap.target, side: 512, ...plain } },
  "hififace-unofficial-256": {
    ...simSwap,
    target: { name: "target", side: 256, points: mtcnn, ...signed },
    painted: signed,
  },
  "blendswap-256": {
    target: { name: "target", side: 256, points: ffhq, ...plain },
    painted: plain,
    source: { name: "source", picture: { side: 112, points: arcFace, ...plain } },
  },
  "uniface-256": {
    target: { name: "target", side: 256, points: ffhq, ...signed },
    painted: signed,
    source: { name: "source", picture: { side: 256, points: ffhq, ...plain } },
  },
  "hyperswap-1a-256": hyperSwap,
  "hyperswap-1b-256": hyperSwap,
  "hyperswap-1c-256": hyperSwap,
  "inswapper-128": inSwapper,
  "inswapper-128-fp16": inSwapper,
  "cscs-256": {
    target: { name: "input_1", side: 256, points: ffhq, ...signed },
    painted: signed,
    source: { name: "input_2", length: "raw", by: [cscsOwn, cscsAdapter] },
  },
};

/** Place in FFHQ's framing of the eye on the picture's left, shares of the side. */
export const ffhqEye = [ffhq[0], ffhq[1]] as const;

/**
 * Where a place of FFHQ's framing lies in the crop of five points, shares of the side: by the scale and the shift of least squares, the
 * normal equations of x' = s x + a, y' = s y + b.
 */
export function placeIn(points: PointFacts, [x, y]: readonly [number, number]): [number, number] {
  const pairs = ffhq.map((from, i) => [from, points[i] as number] as const);
  const sum = (of: (from: number, to: number) => number, axis: number) =>
    pairs.reduce((total, [from, to], i) => (i % 2 === axis ? total + of(from, to) : total), 0);
  const moment = (
    of: (from: number, to: number) => number,
    axis: number,
    other: (from: number, to: number) => number,
  ) => sum((from, to) => of(from, to) * other(from, to), axis) - (sum(of, axis) * sum(other, axis)) / 5;
  const from = (value: number) => value;
  const to = (_: number, value: number) => value;
  const scale = (moment(from, 0, to) + moment(from, 1, to)) / (moment(from, 0, from) + moment(from, 1, from));
  const shift = (axis: number) => (sum(to, axis) - scale * sum(from, axis)) / 5;
  return [scale * x + shift(0), scale * y + shift(1)];
}
