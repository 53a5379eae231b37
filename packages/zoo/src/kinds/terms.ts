import type {
  Discriminator,
  FaceAligner,
  FaceRecognizer,
  MorphableRegressor,
  ObjectiveTerm,
  PerceptualDistance,
} from "@mfim/core";
import type { LoadContext, PartKind } from "../parts/part-kind.ts";

/** What a term may be made of. */
export interface TermContext extends LoadContext {
  /** The networks that the training judges by, which stay its own. */
  readonly networks: {
    readonly aligner: FaceAligner;
    readonly recognizer: FaceRecognizer;
    readonly regressor: MorphableRegressor;
    readonly perceptual: PerceptualDistance;
    readonly discriminator: Discriminator;
  };
}

/** Terms of the objective beside MFIM's own, which are a table of `@mfim/training`: modules of whoever trains. */
export const terms: PartKind<ObjectiveTerm, TermContext> = {
  name: "term",
  members: { name: "string", title: "string", references: "function", value: "function" },
  types: {},
};
