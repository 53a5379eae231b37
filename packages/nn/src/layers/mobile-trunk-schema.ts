import { z } from "zod";
import type { MobileTrunkShape } from "./mobile-trunk-shape.ts";

const count = z.int().positive();

/** A `MobileTrunkShape` in a config file; of 16 pixels, four halvings leave one. */
export const mobileTrunkShapeSchema = z.strictObject({
  side: count.min(16),
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
});

/** 64 x 64 straight from FFHQ-aligned pictures: 58 million floating-point operations a picture, half a million weights. */
export const smallMobileTrunk = {
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
} satisfies MobileTrunkShape as z.infer<typeof mobileTrunkShapeSchema>;
