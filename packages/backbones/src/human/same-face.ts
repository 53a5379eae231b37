/** A face as it was found: its box in the picture, and how sure the finding is. */
export interface FoundFace {
  readonly box: readonly [left: number, top: number, width: number, height: number];
  /** Higher is surer; of two findings of one face the surer is kept. */
  readonly sureness: number;
}

/** Two boxes that share more than this of the smaller one are one face: nobody's face is seen through another's. */
const mostShared = 0.6;

/** One of each face, the surest first. Boxes that differed before the mesh was fitted may hold the same mesh. */
export function distinctFaces<T extends FoundFace>(faces: readonly T[]): T[] {
  const kept: T[] = [];
  for (const face of [...faces].sort((a, b) => b.sureness - a.sureness))
    if (!kept.some((other) => sharedOfSmaller(face.box, other.box) > mostShared)) kept.push(face);
  return kept;
}

function sharedOfSmaller([ax, ay, aw, ah]: FoundFace["box"], [bx, by, bw, bh]: FoundFace["box"]): number {
  const width = Math.min(ax + aw, bx + bw) - Math.max(ax, bx);
  const height = Math.min(ay + ah, by + bh) - Math.max(ay, by);
  return width <= 0 || height <= 0 ? 0 : (width * height) / Math.min(aw * ah, bw * bh);
}
