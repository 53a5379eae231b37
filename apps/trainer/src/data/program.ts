import { HumanFaceDetector } from "@mfim/backbones/human";
import { ConfigError, type LandmarkDetector } from "@mfim/core";
import { londonSplit } from "@mfim/data-ffhq";
import { type DetectorChoice, dataCommand } from "@mfim/data-ffhq/cli";
import { skinsCommand } from "@mfim/faces-3d/cli";
import { giveExamples } from "@mfim/files/command-line";
import { useBackend } from "@mfim/native";
import { TiledDetector } from "@mfim/photographs";
import type { Command } from "commander";
import { judgeSkinsCommand } from "./judge-skins-command.ts";
import { photoSwapsCommand } from "./photo-swaps-command.ts";
import { ThreeDdfaLandmarks } from "./three-ddfa-landmarks.ts";

const detectors: Readonly<Record<string, (choice: DetectorChoice) => Promise<LandmarkDetector>>> = {
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

/** The place where the data commands meet concrete detectors and a backend. */
export const dataProgram = (): Command => {
  const program = dataCommand({
    detectors: ["human", ...Object.keys(detectors).filter((name) => name !== "human")],
    loadDetector: async (choice) => {
      await useBackend({ purpose: "infer" });
      return (detectors[choice.detector] as (choice: DetectorChoice) => Promise<LandmarkDetector>)(choice);
    },
  });

  program.addCommand(
    skinsCommand({
      isDonor: (id) => londonSplit(id) === "train",
      loadMesh: async () => {
        await useBackend({ purpose: "infer" });
        return await HumanFaceDetector.load();
      },
    }).addCommand(judgeSkinsCommand()),
  );
  program.addCommand(photoSwapsCommand());
  return giveExamples(program, [
    "fetch london",
    "prepare photographs --size 64 --out data/mine-64",
    "import ffhq-tfrecords --form tfrecords --resolution 256 --size 64 --out data/ffhq-64",
    "inspect data/mine-64 --sheet sheet.png",
    "verify data/mine-64",
    "stats data/mine-64 --refused",
    "protocol list",
    "protocol show faceforensics-even-10",
    "protocol from-published image_pairs_normal.txt --out casia-normal.protocol.json",
    "protocol from-list pairs.txt --name mine --dataset faceforensics --out mine.yaml",
    "protocol from-videos List_of_testing_videos.txt --frames even:10 --name mine --dataset celeb-df-v2 --out mine.json",
    "protocol draw --first 0 --past 1000 --name mine --dataset celeba-hq --out mine.yaml",
    "protocol circle --group anna,bert,carl,dora --partners 2 --name mine --dataset mine --out mine.yaml",
    "skins build --london data/london --out data/skins",
    "photo-swaps --library data/portraits --skins data/skins --composed 0.5 --out data/swap-train-photo",
    "skins judge --skins data/skins --london data/london --judges judges.yaml --seed mine",
  ]);
};
