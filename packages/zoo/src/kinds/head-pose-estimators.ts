import { AdaptedHeadPose } from "@mfim/adapters";
import { loadOpenVinoHeadPose } from "@mfim/backbones/head-pose";
import { loadHopenet } from "@mfim/backbones/hopenet";
import { FaceMeshHeadPose, humanModelFiles } from "@mfim/backbones/human";
import type { HeadPoseEstimator } from "@mfim/core";
import { z } from "zod";
import { adaptedTypes } from "../parts/adapted-types.ts";
import { type PartKind, partType } from "../parts/part-kind.ts";
import { opens, pathIn, pathSchema } from "../parts/paths.ts";
import { present } from "../parts/present.ts";

const angles = <T extends z.ZodType>(value: T) => z.strictObject({ yaw: value, pitch: value, roll: value });

/** Head pose in degrees, for metrics. */
export const headPoseEstimators: PartKind<HeadPoseEstimator> = {
  name: "headPose",
  members: { id: "string", input: "object", estimate: "function", dispose: "function" },
  types: {
    "head-pose-adas": partType(
      "head-pose-estimation-adas-0001 of the OpenVINO model zoo, 60 x 60, from its .xml with the .bin beside it.",
      { file: pathSchema },
      ({ file }, context) => loadOpenVinoHeadPose(pathIn(context, file)),
    ),
    "human-facemesh": partType(
      "The face mesh of @vladmandic/human, 192 x 192, fitted to a mean face; needs no file.",
      {},
      (_, context) => {
        opens(context, humanModelFiles("facemesh"));
        return FaceMeshHeadPose.load();
      },
    ),
    ...adaptedTypes(
      "head pose; columns: of yaw, pitch and roll; degrees: one unit of each, with the sign",
      { columns: angles(z.int().nonnegative()).optional(), degrees: angles(z.number()).optional() },
      (model, options, fields) => new AdaptedHeadPose(model, { ...options, ...present(fields) }),
    ),
    hopenet: partType(
      "HopeNet of natanielruiz/deep-head-pose, 224 x 224, from its .pkl.",
      { file: pathSchema },
      ({ file }, context) => loadHopenet(pathIn(context, file)),
    ),
  },
};
