import { readNetwork } from "@mfim/checkpoints";
import { CheckpointError, type FaceInput, type StateDict } from "@mfim/core";
import { createNetwork } from "@mfim/nn";
import type { CoefficientLayout } from "../coefficient-layout.ts";
import { CoefficientRegressor } from "../coefficient-regressor.ts";
import { ThreeDdfaNetwork, type WidthFactor } from "./mobile-net-v1.ts";

/** 12 pose (a 3 x 4 matrix by rows: scaled rotation and translation), 40 shape, 10 expression. */
export const threeDdfaLayout: CoefficientLayout = {
  total: 62,
  pose: [[0, 12]],
  shape: [[12, 52]],
  expression: [[52, 62]],
};

/** The same with the scaled rotation alone as pose, for crops that are not fixed: a translation means nothing there. */
export const threeDdfaRotationLayout: CoefficientLayout = {
  ...threeDdfaLayout,
  pose: [
    [0, 3],
    [4, 7],
    [8, 11],
  ],
};

export const threeDdfaInput: FaceInput = { height: 120, width: 120, template: "3ddfa-120" };

export interface ThreeDdfaOptions {
  /** Which columns count as shape, expression and pose; default `threeDdfaLayout`. */
  readonly layout?: CoefficientLayout;
}

export type ThreeDdfa = CoefficientRegressor<ThreeDdfaNetwork>;

const idOf: { readonly [W in `${WidthFactor}`]: string } = { "1": "3ddfa-v2-mb1-120", "0.5": "3ddfa-v2-mb05-120" };

/**
 * 3DDFA_V2 with the weights of `state` (names without `module.`). `regress` gives the coefficients whitened, as the network
 * does: each has about unit variance over faces, so that a loss over a part weighs its coefficients alike. A fixed crop
 * makes scale and translation meaningful, so all 12 numbers of the matrix count as pose by default.
 */
export function createThreeDdfa(state: StateDict, options: ThreeDdfaOptions = {}, origin = "checkpoint"): ThreeDdfa {
  const width = widthOf(state, origin);
  // fc_lm is a second head that upstream trained with and does not use.
  const network = createNetwork(() => new ThreeDdfaNetwork(width), state, { origin, ignore: [/^fc_lm\./] });
  const { layout = threeDdfaLayout } = options;
  return new CoefficientRegressor(network, { id: idOf[`${width}`], input: threeDdfaInput, layout });
}

function widthOf(state: StateDict, origin: string): WidthFactor {
  const channels = state.get("conv1.weight")?.shape[0];
  if (channels === 32) return 1;
  if (channels === 16) return 0.5;
  throw new CheckpointError(
    `${origin} holds no 3DDFA_V2: expected conv1.weight with 32 or 16 output channels, got ${channels ?? "no such key"}.`,
  );
}

/**
 * Reads `mb1_120x120.pth` or `mb05_120x120.pth` of 3DDFA_V2.
 * @throws CheckpointError where the file cannot be read or is another network
 */
export async function loadThreeDdfa(path: string, options: ThreeDdfaOptions = {}): Promise<ThreeDdfa> {
  return createThreeDdfa(await readNetwork(path), options, path);
}
