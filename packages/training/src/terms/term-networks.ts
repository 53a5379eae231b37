import type { Discriminator, FaceAligner, FaceRecognizer, MorphableRegressor, PerceptualDistance } from "@mfim/core";

/** What MFIM's terms judge by; they belong to the caller. */
export interface TermNetworks {
  /** From the FFHQ-aligned picture to what recogniser and regressor want to see. */
  readonly aligner: FaceAligner;
  /** Needed where identity counts. */
  readonly recognizer?: FaceRecognizer;
  /** Needed where shape, pose or expression count. */
  readonly regressor?: MorphableRegressor;
  /** Needed where `perceptual` counts. */
  readonly perceptual?: PerceptualDistance;
  /** Side at which the perceptual distance looks, pixels; default: the pictures' own. */
  readonly perceptualSize?: number;
  /** Needed where the adversarial term counts. */
  readonly discriminator?: Pick<Discriminator, "logits">;
}

/** The same, once it is known that what a term needs is there. */
export type GivenTermNetworks = Required<Omit<TermNetworks, "perceptualSize">> & Pick<TermNetworks, "perceptualSize">;
