import { HumanFaceDetector, humanModelFiles } from "@mfim/backbones/human";
import type { LandmarkDetector } from "@mfim/core";
import { z } from "zod";
import { type PartKind, partType } from "../parts/part-kind.ts";
import { opens } from "../parts/paths.ts";

const share = z.number().min(0).max(1);

/** Faces and their landmarks in photographs. */
export const landmarkDetectors: PartKind<LandmarkDetector> = {
  name: "detector",
  members: { id: "string", detect: "function", dispose: "function" },
  types: {
    human: partType(
      "BlazeFace and face mesh of @vladmandic/human, 468 points.",
      {
        minimumScore: share.default(0.5),
        minimumConfidence: share.default(0.5),
        maximumFaces: z.int().positive().default(1000),
      },
      (options, context) => {
        opens(context, [...humanModelFiles("blazeface"), ...humanModelFiles("facemesh")]);
        return HumanFaceDetector.load(options);
      },
    ),
  },
};
