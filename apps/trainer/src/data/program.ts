import { dataCommand } from "@mfim/data-ffhq/cli";
import { skinsCommand } from "@mfim/faces-3d/cli";
import { giveExamples } from "@mfim/files/command-line";
import type { Command } from "commander";
import { detectorNames } from "./detector-names.ts";
import { judgeSkinsCommand } from "./judge-skins-command.ts";
import { photoSwapsCommand } from "./photo-swaps-command.ts";

/** The place where the data commands meet concrete detectors and a backend, which are loaded when a command runs. */
export const dataProgram = (): Command => {
  const program = dataCommand({
    detectors: detectorNames,
    loadDetector: async (choice) => (await import("./load-detector.ts")).loadDetector(choice),
  });

  program.addCommand(
    skinsCommand({
      loadDonors: async () => {
        const { londonSplit } = await import("@mfim/data-ffhq");
        return (id) => londonSplit(id) === "train";
      },
      loadMesh: async () => (await import("./load-detector.ts")).loadDetector({ detector: "human" }),
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
