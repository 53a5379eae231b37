import { facesCommand } from "@mfim/faces-2d/cli";
import { giveExamples } from "@mfim/files/command-line";
import type { Command } from "commander";
import { judgeCommand } from "./judge-command.ts";

/** The place where composed people meet a concrete face mesh and the London set's split. */
export const faces2dProgram = (): Command =>
  giveExamples(
    facesCommand({
      loadLondonSplit: async () => (await import("@mfim/data-ffhq")).londonSplit,
      loadMeshFinder: async () => {
        const { useBackend } = await import("@mfim/native");
        const { humanMeshFinder } = await import("./human-mesh-finder.ts");
        await useBackend({ purpose: "infer" });
        return await humanMeshFinder();
      },
    }).addCommand(judgeCommand()),
    [
      "build --london data/london --out data/portraits",
      "render --library data/portraits --preset swap-train-photo-2d --out data/swap-photo-64",
      "sheet --library data/portraits --out sheet.webp",
      "judge --library data/portraits --judges judges.yaml --out verdict.json",
    ],
  );
