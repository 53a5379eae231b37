import { humanModelFiles, IrisGaze } from "@mfim/backbones/human";
import type { GazeEstimator } from "@mfim/core";
import { type PartKind, partType } from "../parts/part-kind.ts";
import { opens } from "../parts/paths.ts";

/** Where eyes look, for metrics. */
export const gazeEstimators: PartKind<GazeEstimator> = {
  name: "gaze",
  members: { id: "string", input: "object", gaze: "function", dispose: "function" },
  types: {
    "human-iris": partType(
      "The iris network of @vladmandic/human over the eyes that its face mesh finds, 192 x 192; needs no file.",
      {},
      (_, context) => {
        opens(context, [...humanModelFiles("facemesh"), ...humanModelFiles("iris")]);
        return IrisGaze.load();
      },
    ),
  },
};
