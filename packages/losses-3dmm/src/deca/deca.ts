import { readCheckpoint } from "@mfim/checkpoints";
import { ConfigError, type FaceInput, type StateDict } from "@mfim/core";
import { createNetwork } from "@mfim/nn";
import type { CoefficientLayout } from "../coefficient-layout.ts";
import { CoefficientRegressor } from "../coefficient-regressor.ts";
import { DecaNetwork } from "./deca-network.ts";

/**
 * FLAME's shape 0-99, texture 100-149, expression 150-199, head rotation 200-202, jaw 203-205 (axis and angle), camera
 * 206-208, light 209-235. The jaw opens the mouth, so it counts as expression.
 */
const decaLayout: CoefficientLayout = {
  total: 236,
  shape: [[0, 100]],
  expression: [
    [150, 200],
    [203, 206],
  ],
  pose: [[200, 203]],
};

const decaInput: FaceInput = { height: 224, width: 224, template: "deca-224" };

export interface DecaOptions {
  /** What the network is for: to measure pictures, or in the loss that trains a swap. */
  readonly purpose: "analysis" | "training";
  /**
   * DECA's licence forbids "fake" content but for analyses in peer-reviewed research, and any commercial use. Training a
   * swap with it is refused unless this says that its terms were read and are met.
   */
  readonly acknowledgeTerms?: boolean;
  /** Which columns count as shape, expression and pose; default `decaLayout`. */
  readonly layout?: CoefficientLayout;
}

export type Deca = CoefficientRegressor<DecaNetwork>;

/**
 * DECA's coarse encoder with the weights of `state` (names without `E_flame.`).
 * @throws ConfigError where it is meant for training and its terms are not acknowledged
 */
export function createDeca(state: StateDict, options: DecaOptions, origin = "checkpoint"): Deca {
  if (options.purpose === "training" && options.acknowledgeTerms !== true) {
    throw new ConfigError(
      "DECA's licence forbids faked content outside peer-reviewed research, so it is refused in a swap's training loss: take another 3DMM regressor, or set acknowledgeTerms once you have read the licence and meet it.",
    );
  }
  const network = createNetwork(() => new DecaNetwork(), state, { origin, ignore: [/^encoder\.fc\./] });
  const { layout = decaLayout } = options;
  return new CoefficientRegressor(network, { id: "deca-coarse", input: decaInput, layout });
}

/**
 * Reads `deca_model.tar`; only its coarse encoder is taken.
 * @throws CheckpointError where the file cannot be read or is another network
 */
export async function loadDeca(path: string, options: DecaOptions): Promise<Deca> {
  const { state } = await readCheckpoint(path, { select: "E_flame" });
  return createDeca(state, options, path);
}
