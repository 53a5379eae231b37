import type { FaceAligner, FeatureExtractor } from "@mfim/core";
import { Observer } from "../observation/observer.ts";
import type { Role } from "../observation/swap-observation.ts";

/** What the swaps as a set are compared with. */
export type SetReference = Exclude<Role, "swap">;

/** The features that FID and KID are defined over go by this id. */
const inception = "fid-inception-2015-12-05";

/** A distance over other features is named after them, never FID or KID. */
export function setMetricName(extractor: FeatureExtractor, inceptionName: string, otherName: string): string {
  return extractor.id === inception ? inceptionName : `${otherName}-${extractor.id}`;
}

/** What an extractor says of pictures. */
export function featureObserver(extractor: FeatureExtractor, aligner: FaceAligner): Observer<"features"> {
  return new Observer(extractor, aligner, {
    view: "features",
    compute: (faces) => ({ features: extractor.features(faces) }),
  });
}
