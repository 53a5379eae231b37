/** What a network wants to see. The caller aligns and resizes; no crop hides inside a network or a loss. */
export interface FaceInput {
  /** Pixels. */
  readonly height: number;
  /** Pixels. */
  readonly width: number;
  /** Name of the alignment: "ffhq", "arcface-112", "arcface-112x96", "3ddfa-120", "deep3d-224", ... or one's own. */
  readonly template: string;
}
