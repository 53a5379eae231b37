import { floatsFromBase64 } from "../common/base64-floats.ts";
import { canonicalPoints, canonicalWeights } from "./canonical-face-data.ts";
import type { CanonicalFace } from "./face-mesh-head-pose.ts";

/** The mean face mesh of rendered heads of known pose, made symmetric; weights are inverse variances. */
export function canonicalFace(): CanonicalFace {
  return { points: floatsFromBase64(canonicalPoints), weights: floatsFromBase64(canonicalWeights) };
}
