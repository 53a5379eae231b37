import type { HeadPoseEstimator } from "@mfim/core";
import { describe } from "vitest";
import { type ConformanceOptions, checkNetwork, type Make } from "./check-network.ts";
import { checkIdentification } from "./identification.ts";

/** Conformance suite of `HeadPoseEstimator`. Not every estimator is differentiable: metrics need no gradient. */
export function describeHeadPoseEstimator(make: Make<HeadPoseEstimator>, options: ConformanceOptions = {}): void {
  describe("HeadPoseEstimator", () => {
    const network = checkNetwork(
      make,
      {
        size: ({ input }) => [input.height, input.width],
        compute: (estimator, faces) => ({ degrees: estimator.estimate(faces) }),
        rows: () => ({ degrees: [3] }),
      },
      options,
    );
    checkIdentification(network);
  });
}
