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
  trunk: z.strictObject({
    side: count,
    stem: count,
    rows: z
      .array(
        z.strictObject({
          expansion: count,
          channels: count,
          repeats: count,
          stride: z.union([z.literal(1), z.literal(2)]),
        }),
      )
      .min(1),
    width: count,
  }),
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
  trunk: {
    side: 64,
    stem: 32,
    rows: [
      { expansion: 2, channels: 48, repeats: 4, stride: 2 },
      { expansion: 4, channels: 96, repeats: 1, stride: 2 },
      { expansion: 2, channels: 96, repeats: 3, stride: 1 },
      { expansion: 4, channels: 128, repeats: 1, stride: 2 },
      { expansion: 2, channels: 128, repeats: 2, stride: 1 },
    ],
    width: 512,
  },
};
