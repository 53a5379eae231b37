import type { HeadPoseEstimator } from "@mfim/core";
import type { PartKind } from "../parts/part-kind.ts";

/** Head pose in degrees, for metrics. */
export const headPoseEstimators: PartKind<HeadPoseEstimator> = {
  name: "headPose",
  members: { id: "string", input: "object", estimate: "function", dispose: "function" },
  types: {},
};
