import { assetFloats } from "../common/asset-floats.ts";

/** A mean face, looking straight ahead, and how much each of its points counts. */
export interface CanonicalFace {
  /** 468 times x to the right, y up, z to the viewer; centred by weight, any unit. */
  readonly points: ArrayLike<number>;
  /** 468 positive numbers. */
  readonly weights: ArrayLike<number>;
}

/** The mean face mesh of rendered heads of known pose, made symmetric; weights are inverse variances. */
export function canonicalFace(): CanonicalFace {
  const values = assetFloats("canonical-face.f32");
  const count = values.length / 4;
  return { points: values.subarray(0, 3 * count), weights: values.subarray(3 * count) };
}
