import { benchProgram } from "@mfim/bench/program";
import { checkpointsProgram } from "@mfim/checkpoints/cli";
import { mfimProgram } from "@mfim/cli/program";
import { faces3dProgram } from "@mfim/faces-3d/cli";
import { morphableHeadProgram } from "@mfim/morphable-head/program";
import { nativeProgram } from "@mfim/native/cli";
import { studioProgram } from "@mfim/studio/program";
import { dataProgram } from "@mfim/trainer/data-program";
import { faces2dProgram } from "@mfim/trainer/faces-2d-program";
import { trainerProgram } from "@mfim/trainer/program";
import { zooProgram } from "@mfim/zoo/cli";
import type { Command } from "commander";

/** The command lines of the workspace, by the name of their package script. */
export const programs: Readonly<Record<string, () => Command>> = {
  mfim: mfimProgram,
  trainer: trainerProgram,
  bench: benchProgram,
  studio: studioProgram,
  data: dataProgram,
  "faces-2d": faces2dProgram,
  "faces-3d": faces3dProgram,
  zoo: zooProgram,
  checkpoints: checkpointsProgram,
  native: nativeProgram,
  "morphable-head": morphableHeadProgram,
};
