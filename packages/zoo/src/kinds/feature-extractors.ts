import { AdaptedFeatures } from "@mfim/adapters";
import { loadHopenet } from "@mfim/backbones/hopenet";
import { loadFidInception } from "@mfim/backbones/inception";
import type { FeatureExtractor } from "@mfim/core";
import { adaptedTypes } from "../parts/adapted-types.ts";
import { type PartKind, partType } from "../parts/part-kind.ts";
import { pathIn, pathSchema } from "../parts/paths.ts";

/** Features for a Frechet distance; only those of fid-inception make it FID. */
export const featureExtractors: PartKind<FeatureExtractor> = {
  name: "features",
  members: { id: "string", input: "object", featureSize: "number", features: "function", dispose: "function" },
  types: {
    "fid-inception": partType(
      "The Inception of FID, 2,048 numbers, from pytorch-fid's pt_inception-2015-12-05.",
      { file: pathSchema },
      ({ file }, context) => loadFidInception(pathIn(context, file)),
    ),
    ...adaptedTypes("features", {}, (model, options) => new AdaptedFeatures(model, options)),
    hopenet: partType(
      "HopeNet's pooled features, 2,048 numbers, from its .pkl.",
      { file: pathSchema },
      ({ file }, context) => loadHopenet(pathIn(context, file)),
    ),
  },
};
