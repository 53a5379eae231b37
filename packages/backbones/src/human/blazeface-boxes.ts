/** One face as BlazeFace sees it, in pixels of its 256 x 256 input (0 is the outer edge of the first pixel). */
export interface BlazeFaceBox {
  readonly score: number;
  readonly centerX: number;
  readonly centerY: number;
  readonly width: number;
  readonly height: number;
  /** Right eye, left eye, nose, mouth, right ear, left ear of the person; x y each. */
  readonly keypoints: readonly number[];
}

const inputSize = 256;

/** Anchor centres in the network's own order: a grid of stride 16 with two boxes a cell, then one of 32 with six. */
export const anchors: readonly (readonly [x: number, y: number])[] = [
  { stride: 16, count: 2 },
  { stride: 32, count: 6 },
].flatMap(({ stride, count }) => {
  const cells = inputSize / stride;
  return Array.from({ length: cells * cells * count }, (_, i): [number, number] => {
    const cell = Math.floor(i / count);
    return [((cell % cells) + 0.5) * stride, (Math.floor(cell / cells) + 0.5) * stride];
  });
});

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/**
 * Boxes above a score, from the network's raw outputs.
 * @param logits [896]
 * @param regressions [896, 16]: centre offset from the anchor, width, height, six key points as offsets; input pixels
 */
export function decodeBoxes(
  logits: ArrayLike<number>,
  regressions: ArrayLike<number>,
  minimumScore: number,
): BlazeFaceBox[] {
  return anchors.flatMap(([x, y], i) => {
    const score = sigmoid(logits[i] as number);
    if (score < minimumScore) return [];
    const raw = (j: number) => regressions[16 * i + j] as number;
    const keypoints = Array.from({ length: 12 }, (_, j) => raw(4 + j) + (j % 2 === 0 ? x : y));
    return [{ score, centerX: raw(0) + x, centerY: raw(1) + y, width: raw(2), height: raw(3), keypoints }];
  });
}

function overlap(a: BlazeFaceBox, b: BlazeFaceBox): number {
  const along = (ca: number, sa: number, cb: number, sb: number) =>
    Math.max(0, Math.min(ca + sa / 2, cb + sb / 2) - Math.max(ca - sa / 2, cb - sb / 2));
  const shared = along(a.centerX, a.width, b.centerX, b.width) * along(a.centerY, a.height, b.centerY, b.height);
  return shared / (a.width * a.height + b.width * b.height - shared);
}

/** The blend of the published pipeline: boxes that overlap become their mean, weighted by score; best first. */
export function mergeBoxes(boxes: readonly BlazeFaceBox[], minimumOverlap: number): BlazeFaceBox[] {
  let rest = [...boxes].sort((a, b) => b.score - a.score);
  const merged: BlazeFaceBox[] = [];
  while (rest.length > 0) {
    const best = rest[0] as BlazeFaceBox;
    const group = rest.filter((box) => box === best || overlap(box, best) > minimumOverlap);
    rest = rest.filter((box) => !group.includes(box));
    const total = group.reduce((sum, box) => sum + box.score, 0);
    const mean = (of: (box: BlazeFaceBox) => number) =>
      group.reduce((sum, box) => sum + box.score * of(box), 0) / total;
    merged.push({
      score: best.score,
      centerX: mean((box) => box.centerX),
      centerY: mean((box) => box.centerY),
      width: mean((box) => box.width),
      height: mean((box) => box.height),
      keypoints: best.keypoints.map((_, j) => mean((box) => box.keypoints[j] as number)),
    });
  }
  return merged;
}
