import type { MorphableRegressor } from "@mfim/core";
import { loadThreeDdfa, loadTrainedRegressor, threeDdfaLayout, threeDdfaRotationLayout } from "@mfim/losses-3dmm";
import { z } from "zod";
import { type PartKind, partType } from "../parts/part-kind.ts";
import { pathIn, pathSchema } from "../parts/paths.ts";

const poseLayouts = { matrix: threeDdfaLayout, rotation: threeDdfaRotationLayout } as const;

/** 3DMM regressors, for losses and metrics; a swap needs none. */
export const regressors: PartKind<MorphableRegressor> = {
  name: "regressor",
  members: { id: "string", input: "object", sizes: "object", regress: "function", dispose: "function" },
  types: {
    "3ddfa-v2": partType(
      "3DDFA_V2 (MobileNetV1, both widths), 120 x 120, whitened coefficients, from its .pth. pose: the whole 3 x 4 matrix, or its rotation alone.",
      { file: pathSchema, pose: z.enum(["matrix", "rotation"]).default("matrix") },
      ({ file, pose }, context) => loadThreeDdfa(pathIn(context, file), { layout: poseLayouts[pose] }),
    ),
    own: partType(
      "A regressor of the project's own, trained on renders, from its folder.",
      { folder: pathSchema },
      ({ folder }, context) => loadTrainedRegressor(pathIn(context, folder)),
    ),
  },
};
