import { dlibResnetFiles, loadDlibResnet } from "@mfim/backbones/dlib-resnet";
import { loadLpips, type TrunkName } from "@mfim/backbones/lpips";
import { type EarlyMaps, loadMobileRecognizer, RecognizerFeatures } from "@mfim/backbones/mobile-recognizer";
import type { PerceptualDistance, TensorOwner } from "@mfim/core";
import { z } from "zod";
import { type PartKind, type PartType, partType } from "../parts/part-kind.ts";
import { opens, pathIn, pathSchema } from "../parts/paths.ts";

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
function featuresOf(recognizer: EarlyMaps & TensorOwner, rows: number): PerceptualDistance {
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
      async ({ folder, rows }, context) => featuresOf(await loadMobileRecognizer(pathIn(context, folder)), rows),
    ),
    "dlib-features": partType(
      "Maps of the first stages (rows) of dlib's ResNet of @vladmandic/face-api (never printed as LPIPS).",
      { rows: z.int().min(1).max(4).default(2) },
      async ({ rows }, context) => {
        opens(context, dlibResnetFiles());
        return featuresOf(await loadDlibResnet(), rows);
      },
    ),
  },
};
