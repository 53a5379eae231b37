import { loadLpips, type TrunkName } from "@mfim/backbones/lpips";
import { loadMobileRecognizer, RecognizerFeatures } from "@mfim/backbones/mobile-recognizer";
import type { PerceptualDistance } from "@mfim/core";
import { z } from "zod";
import { type LoadContext, type PartKind, type PartType, partType } from "../parts/part-kind.ts";
import { pathIn, pathSchema } from "../parts/paths.ts";

function lpips(trunk: TrunkName): PartType<PerceptualDistance> {
  return partType(
    `LPIPS v0.1 (${trunk}): torchvision's trunk and the heads of richzhang/PerceptualSimilarity, or one saved lpips.LPIPS.`,
    { features: pathSchema, heads: pathSchema.optional() },
    ({ features, heads }, context) =>
      loadLpips({
        trunk,
        features: pathIn(context, features),
        ...(heads !== undefined && { heads: pathIn(context, heads) }),
      }),
  );
}

/** A distance that frees the recogniser it was made from. */
async function recognizerFeatures(
  { folder, rows }: { readonly folder: string; readonly rows: number },
  context: LoadContext,
): Promise<PerceptualDistance> {
  const recognizer = await loadMobileRecognizer(pathIn(context, folder));
  const features = new RecognizerFeatures(recognizer, rows);
  const dispose = () => recognizer.dispose();
  return { id: features.id, distance: (a, b) => features.distance(a, b), dispose, [Symbol.dispose]: dispose };
}

/** Perceptual distances between pictures. */
export const perceptualDistances: PartKind<PerceptualDistance> = {
  name: "perceptual",
  members: { id: "string", distance: "function", dispose: "function" },
  types: {
    "lpips-alex": lpips("alex"),
    "lpips-squeeze": lpips("squeeze"),
    "lpips-vgg": lpips("vgg"),
    "recognizer-features": partType(
      "Early maps of a recogniser of the project's own (never printed as LPIPS), from its folder.",
      { folder: pathSchema, rows: z.int().positive().default(2) },
      recognizerFeatures,
    ),
  },
};
