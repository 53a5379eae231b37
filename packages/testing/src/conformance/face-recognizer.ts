import type { FaceRecognizer } from "@mfim/core";
import { describe, expect, test } from "vitest";
import { type ConformanceOptions, checkNetwork, type Make } from "./check-network.ts";
import { checkIdentification } from "./identification.ts";
import { samplePictures } from "./sample-pictures.ts";

/** Conformance suite of `FaceRecognizer`. */
export function describeFaceRecognizer(make: Make<FaceRecognizer>, options: ConformanceOptions = {}): void {
  describe("FaceRecognizer", () => {
    const network = checkNetwork(
      make,
      {
        size: ({ input }) => [input.height, input.width],
        compute: (recognizer, faces) => ({ embedding: recognizer.embed(faces) }),
        rows: ({ embeddingSize }) => ({ embedding: [embeddingSize] }),
      },
      options,
    );
    checkIdentification(network);

    test("rows have length 1", async () => {
      const { input, embeddingSize } = network();
      const values = await network()
        .embed(samplePictures(2, input.height, input.width))
        .data();
      for (const row of [0, 1]) {
        const length = Math.hypot(...values.subarray(row * embeddingSize, (row + 1) * embeddingSize));
        expect(length).toBeCloseTo(1, 4);
      }
    });
  });
}
