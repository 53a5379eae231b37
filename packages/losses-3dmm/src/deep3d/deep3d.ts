import { readCheckpoint } from "@mfim/checkpoints";
import type { FaceInput, StateDict } from "@mfim/core";
import { createNetwork } from "@mfim/nn";
import type { CoefficientLayout } from "../coefficient-layout.ts";
import { CoefficientRegressor } from "../coefficient-regressor.ts";
import { Deep3dNetwork } from "./deep3d-network.ts";

/**
 * Identity 0-79, expression 80-143, texture 144-223, angle 224-226 (radians about x, y, z; R = Rz Ry Rx), light 227-253,
 * translation 254-256. The angle alone counts as pose: a translation is in other units.
 */
export const deep3dLayout: CoefficientLayout = {
  total: 257,
  shape: [[0, 80]],
  expression: [[80, 144]],
  pose: [[224, 227]],
};

/** The same with the translation, which a fixed crop makes meaningful, as part of the pose. */
export const deep3dTranslationLayout: CoefficientLayout = {
  ...deep3dLayout,
  pose: [
    [224, 227],
    [254, 257],
  ],
};

export const deep3dInput: FaceInput = { height: 224, width: 224, template: "deep3d-224" };

export interface Deep3dOptions {
  /** Which columns count as shape, expression and pose; default `deep3dLayout`. */
  readonly layout?: CoefficientLayout;
}

export type Deep3d = CoefficientRegressor<Deep3dNetwork>;

/** Deep3DFaceRecon with the weights of `state` (names without `net_recon.`). The coefficients are the model's own. */
export function createDeep3d(state: StateDict, options: Deep3dOptions = {}, origin = "checkpoint"): Deep3d {
  const network = createNetwork(() => new Deep3dNetwork(), state, { origin });
  const { layout = deep3dLayout } = options;
  return new CoefficientRegressor(network, { id: "deep3dfacerecon-resnet50", input: deep3dInput, layout });
}

/**
 * Reads `epoch_20.pth` of Deep3DFaceRecon_pytorch. No basis and no renderer are needed.
 * @throws CheckpointError where the file cannot be read or is another network
 */
export async function loadDeep3d(path: string, options: Deep3dOptions = {}): Promise<Deep3d> {
  const { state } = await readCheckpoint(path, { select: "net_recon" });
  return createDeep3d(state, options, path);
}
