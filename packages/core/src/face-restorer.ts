import type { FrozenNetwork } from "./frozen-network.ts";
import type { ImageBatch } from "./image-batch.ts";

/** Paints an aligned face anew, sharper than it came: it invents what it adds. */
export interface FaceRestorer extends FrozenNetwork {
  /** Faces aligned to `input`, [N, H, W, 3] in [-1, 1], to as many of the same framing and any side, in [-1, 1]. */
  restore(faces: ImageBatch): ImageBatch;
}
