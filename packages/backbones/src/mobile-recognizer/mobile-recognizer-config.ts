import { mobileTrunkShapeSchema, smallMobileTrunk } from "@mfim/nn";
import { z } from "zod";

const count = z.int().positive();

/** `config.json` beside the weights of a recogniser of the project's own. */
export const mobileRecognizerConfigSchema = z.strictObject({
  architecture: z.literal("mobile-recognizer"),
  /** Printed beside every figure that the network gave. */
  id: z.string().min(1),
  /** Name of the alignment of its square input. */
  template: z.string().min(1),
  embeddingSize: count,
  trunk: mobileTrunkShapeSchema,
  /** How it was trained and what it reaches on held-out people: for readers, not for code. */
  training: z.record(z.string(), z.json()).optional(),
});

export type MobileRecognizerConfig = z.infer<typeof mobileRecognizerConfigSchema>;

/** 64 x 64 straight from FFHQ-aligned pictures: 58 million floating-point operations a picture, half a million weights. */
export const defaultMobileRecognizer: MobileRecognizerConfig = {
  architecture: "mobile-recognizer",
  id: "mfim-recognizer-64",
  template: "ffhq",
  embeddingSize: 128,
  trunk: smallMobileTrunk,
};
