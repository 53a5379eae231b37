import { join } from "node:path";

/** What `swap-train-photo` is: pairs of both kinds in two folders, for `data: { type: renders, folder, more }`. */
export interface PhotoSwapsPlan {
  /** Composed photographs (`@mfim/faces-2d`), and rendered heads with photographic skin (`@mfim/faces-3d`). */
  readonly composed: PhotoSwapsPart;
  readonly rendered: PhotoSwapsPart;
}

interface PhotoSwapsPart {
  readonly folder: string;
  readonly pairs: number;
}

/**
 * @param share of all pairs that are composed photographs, 0 to 1
 * @throws RangeError for another share
 */
export function planPhotoSwaps(out: string, pairs: number, share: number): PhotoSwapsPlan {
  if (!(share >= 0 && share <= 1))
    throw new RangeError(`planPhotoSwaps: expected a share from 0 to 1, got ${share}; 0.5 is half and half.`);
  const composed = Math.round(share * pairs);
  return {
    composed: { folder: join(out, "composed"), pairs: composed },
    rendered: { folder: join(out, "rendered"), pairs: pairs - composed },
  };
}

/** The lines of a training's config that read what was planned; rendered heads first, whose parameters are known. */
export function photoSwapsConfig({ composed, rendered }: PhotoSwapsPlan): string {
  const [first, ...more] = [rendered, composed].filter(({ pairs }) => pairs > 0).map(({ folder }) => folder);
  return `data: { type: renders, folder: ${first}${more.length > 0 ? `, more: [${more.join(", ")}]` : ""} }`;
}
