import type { FeatureExtractor } from "@mfim/core";
import { describe } from "vitest";
import { type ConformanceOptions, checkNetwork, type Make } from "./check-network.ts";
import { checkIdentification } from "./identification.ts";

/** Conformance suite of `FeatureExtractor`. */
export function describeFeatureExtractor(make: Make<FeatureExtractor>, options: ConformanceOptions = {}): void {
  describe("FeatureExtractor", () => {
    const network = checkNetwork(
      make,
      {
        size: ({ input }) => [input.height, input.width],
        compute: (extractor, pictures) => ({ features: extractor.features(pictures) }),
        rows: ({ featureSize }) => ({ features: [featureSize] }),
      },
      options,
    );
    checkIdentification(network);
  });
}
