// Stands in a browser for `load-human-model.ts` of @mfim/backbones: the same files, from the page's own server.
import { CheckpointError } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

export type HumanModelName = "blazeface" | "facemesh" | "faceres";

/** Below the page's own server. */
export const humanModelFiles = (name: HumanModelName): string[] => [`/human/${name}.json`, `/human/${name}.bin`];

/** @throws CheckpointError where the files cannot be loaded */
export async function loadHumanModel(name: HumanModelName): Promise<tf.GraphModel> {
  try {
    return await tf.loadGraphModel(humanModelFiles(name)[0] as string);
  } catch (error) {
    throw new CheckpointError(
      `The face detector's network "${name}" could not be loaded ("${(error as Error).message}"); reload the page.`,
    );
  }
}
