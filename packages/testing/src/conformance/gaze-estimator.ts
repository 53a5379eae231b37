import type { GazeEstimator } from "@mfim/core";
import { describe, expect, test } from "vitest";
import { type ConformanceOptions, checkNetwork, type Make } from "./check-network.ts";
import { checkIdentification } from "./identification.ts";
import { samplePictures } from "./sample-pictures.ts";

/** Conformance suite of `GazeEstimator`. Metrics need no gradient. */
export function describeGazeEstimator(make: Make<GazeEstimator>, options: ConformanceOptions = {}): void {
  describe("GazeEstimator", () => {
    const network = checkNetwork(
      make,
      {
        size: ({ input }) => [input.height, input.width],
        compute: (estimator, faces) => ({ direction: estimator.gaze(faces) }),
        rows: () => ({ direction: [3] }),
      },
      options,
    );
    checkIdentification(network);

    test("directions have length 1", async () => {
      const { height, width } = network().input;
      const rows = (await network()
        .gaze(samplePictures(2, height, width))
        .array()) as number[][];
      for (const row of rows) expect(Math.hypot(...row)).toBeCloseTo(1, 4);
    });
  });
}
