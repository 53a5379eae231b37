import type { Stage } from "../walk.ts";
import { modelStages } from "./model.ts";
import { networkStages } from "./networks.ts";
import { pictureStages } from "./pictures.ts";
import { studioStages, swapStages } from "./swaps.ts";
import { rankStages, trainingStages } from "./training.ts";

const [files, added, needed] = networkStages as [Stage, Stage, Stage];

/** The whole way, in its order. */
export const stages: readonly Stage[] = [
  files,
  added,
  ...pictureStages,
  needed,
  ...trainingStages,
  ...modelStages,
  ...swapStages,
  ...studioStages,
  ...rankStages,
];
