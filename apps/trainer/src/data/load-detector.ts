import { HumanFaceDetector } from "@mfim/backbones/human";
import { ConfigError, type LandmarkDetector } from "@mfim/core";
import type { DetectorChoice } from "@mfim/data-ffhq/cli";
import { useBackend } from "@mfim/native";
import { TiledDetector } from "@mfim/photographs";
import type { detectorNames } from "./detector-names.ts";
import { ThreeDdfaLandmarks } from "./three-ddfa-landmarks.ts";

const detectors: Readonly<
  Record<(typeof detectorNames)[number], (choice: DetectorChoice) => Promise<LandmarkDetector>>
> = {
  human: () => HumanFaceDetector.load(),
  // A face in profile is a face to the detector, but the mesh of one whose far half it cannot see is not sure of itself.
  "human-profile": () => HumanFaceDetector.load({ minimumConfidence: 0.2 }),
  "human-tiled": async () => new TiledDetector(await HumanFaceDetector.load()),
  "3ddfa": async ({ weights, basis }) => {
    if (weights !== undefined && basis !== undefined)
      return ThreeDdfaLandmarks.load(await HumanFaceDetector.load(), weights, basis);
    throw new ConfigError(
      "--detector 3ddfa: expected --weights with 3DDFA_V2's mb1_120x120.pth or mb05_120x120.pth and --basis with its landmark basis; give both.",
    );
  },
};

/** A detector by its name, which the command line has checked. @throws ConfigError where it lacks a file */
export async function loadDetector(choice: DetectorChoice): Promise<LandmarkDetector> {
  await useBackend({ purpose: "infer" });
  return detectors[choice.detector as keyof typeof detectors](choice);
}
