import { humanModelFiles, MeshLight } from "@mfim/backbones/human";
import type { LightEstimator } from "@mfim/core";
import { loadDeep3dLight } from "@mfim/losses-3dmm";
import { type PartKind, partType } from "../parts/part-kind.ts";
import { opens, pathIn, pathSchema } from "../parts/paths.ts";

/** The light on faces, for metrics. */
export const lightEstimators: PartKind<LightEstimator> = {
  name: "light",
  members: { id: "string", input: "object", lightSize: "number", light: "function", dispose: "function" },
  types: {
    "human-facemesh": partType(
      "Shading over the face mesh of @vladmandic/human, 192 x 192: direction and hardness of the light, three numbers; needs no file.",
      {},
      (_, context) => {
        opens(context, humanModelFiles("facemesh"));
        return MeshLight.load();
      },
    ),
    deep3d: partType(
      "Columns 227 to 253 of Deep3DFaceRecon_pytorch, 224 x 224, from its epoch_20.pth: what papers call lighting error.",
      { file: pathSchema },
      ({ file }, context) => loadDeep3dLight(pathIn(context, file)),
    ),
  },
};
