import type { LightEstimator } from "@mfim/core";
import { describe } from "vitest";
import { type ConformanceOptions, checkNetwork, type Make } from "./check-network.ts";
import { checkIdentification } from "./identification.ts";

/** Conformance suite of `LightEstimator`. Metrics need no gradient. */
export function describeLightEstimator(make: Make<LightEstimator>, options: ConformanceOptions = {}): void {
  describe("LightEstimator", () => {
    const network = checkNetwork(
      make,
      {
        size: ({ input }) => [input.height, input.width],
        compute: (estimator, faces) => ({ light: estimator.light(faces) }),
        rows: ({ lightSize }) => ({ light: [lightSize] }),
      },
      options,
    );
    checkIdentification(network);
  });
}
