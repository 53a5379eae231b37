import type { MorphableRegressor } from "@mfim/core";
import { describe } from "vitest";
import { type ConformanceOptions, checkNetwork, type Make } from "./check-network.ts";
import { checkIdentification } from "./identification.ts";

/** Conformance suite of `MorphableRegressor`. */
export function describeMorphableRegressor(make: Make<MorphableRegressor>, options: ConformanceOptions = {}): void {
  describe("MorphableRegressor", () => {
    const network = checkNetwork(
      make,
      {
        size: ({ input }) => [input.height, input.width],
        compute: (regressor, faces) => {
          const { shape, expression, pose } = regressor.regress(faces);
          return { shape, expression, pose };
        },
        rows: ({ sizes }) => ({ shape: [sizes.shape], expression: [sizes.expression], pose: [sizes.pose] }),
      },
      options,
    );
    checkIdentification(network);
  });
}
