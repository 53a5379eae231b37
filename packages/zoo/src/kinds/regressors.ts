import { ConfigError, type MorphableRegressor } from "@mfim/core";
import {
  deep3dLayout,
  deep3dTranslationLayout,
  loadDeca,
  loadDeep3d,
  loadThreeDdfa,
  loadTrainedRegressor,
  threeDdfaLayout,
  threeDdfaRotationLayout,
} from "@mfim/losses-3dmm";
import { z } from "zod";
import { adaptedTypes } from "../parts/adapted-types.ts";
import { type PartKind, partType } from "../parts/part-kind.ts";
import { pathIn, pathSchema } from "../parts/paths.ts";
import { AdaptedRegressor } from "./adapted-regressor.ts";

const poseLayouts = { matrix: threeDdfaLayout, rotation: threeDdfaRotationLayout } as const;
const deep3dLayouts = { angle: deep3dLayout, "angle-translation": deep3dTranslationLayout } as const;

const decaRefused =
  "regressor: DECA's licence forbids faked content outside peer-reviewed research, so it is refused in a swap's training loss; take another regressor, or set acknowledgeTerms: true once you have read the licence and meet it.";

const ranges = z.array(z.tuple([z.int().nonnegative(), z.int().positive()])).min(1);
const columnsSchema = z.strictObject({ shape: ranges, expression: ranges, pose: ranges });

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
    deep3d: partType(
      "Deep3DFaceRecon_pytorch, 224 x 224, from its epoch_20.pth. pose: the angle alone, or with the translation.",
      { file: pathSchema, pose: z.enum(["angle", "angle-translation"]).default("angle") },
      ({ file, pose }, context) => loadDeep3d(pathIn(context, file), { layout: deep3dLayouts[pose] }),
    ),
    deca: partType(
      "DECA's coarse encoder, 224 x 224, from its deca_model.tar; its licence forbids faked content: never a default, and refused in a swap's loss unless acknowledgeTerms.",
      { file: pathSchema, acknowledgeTerms: z.boolean().default(false) },
      ({ file, acknowledgeTerms }, context) => {
        const purpose = context.purpose === "metric" ? "analysis" : "training";
        // loadDeca refuses too, but only once it has read the file.
        if (purpose === "training" && !acknowledgeTerms) throw new ConfigError(decaRefused);
        return loadDeca(pathIn(context, file), { purpose, acknowledgeTerms });
      },
    ),
    ...adaptedTypes(
      "3DMM coefficients; coefficients: columns [begin, end) of shape, expression and pose",
      { coefficients: columnsSchema },
      (model, options, { coefficients }) => new AdaptedRegressor(model, options, coefficients),
    ),
    own: partType(
      "A regressor of the project's own, trained on renders, from its folder.",
      { folder: pathSchema },
      ({ folder }, context) => loadTrainedRegressor(pathIn(context, folder)),
    ),
  },
};
