import { dlibResnetFiles, loadDlibResnet } from "@mfim/backbones/dlib-resnet";
import { loadMobileRecognizer } from "@mfim/backbones/mobile-recognizer";
import { readCheckpoint } from "@mfim/checkpoints";
import { ConfigError } from "@mfim/core";
import {
  DlibTrunkPyramid,
  type FeaturePyramid,
  IrSePyramid,
  irSe64Stages,
  loadPublicPyramid,
  MobileFaceNetPyramid,
  MobileTrunkPyramid,
  TopDownPyramid,
} from "@mfim/encoder";
import { irSe50Stages, type MobileTrunkShape, type WeightSource } from "@mfim/nn";
import { z } from "zod";
import { type LoadContext, type PartKind, partType } from "../parts/part-kind.ts";
import { opens, pathIn, pathSchema } from "../parts/paths.ts";

const count = z.int().positive();
const stride = z.union([z.literal(1), z.literal(2)]);

const stageTables = { "ir-se50": irSe50Stages, "ir-se-64": irSe64Stages } as const;
const stagesSchema = z.union([
  z.enum(["ir-se50", "ir-se-64"]),
  z.array(z.strictObject({ channels: count, units: count, stride })).min(3),
]);

const trunkShapeSchema = z.strictObject({
  side: count,
  stem: count,
  rows: z.array(z.strictObject({ expansion: count, channels: count, repeats: count, stride })).min(1),
  width: count,
});

/** What a pyramid is made with. */
export interface PyramidContext extends LoadContext {
  /** Fresh weights of what no checkpoint gives. */
  readonly weights: WeightSource;
}

interface MobileTrunkConfig {
  readonly start?: string | undefined;
  readonly shape?: MobileTrunkShape | undefined;
  readonly inputSize?: number | undefined;
  readonly channels?: number | undefined;
}

async function mobileTrunk(config: MobileTrunkConfig, context: PyramidContext): Promise<FeaturePyramid> {
  const { weights } = context;
  const recognizer = config.start === undefined ? undefined : await loadMobileRecognizer(pathIn(context, config.start));
  try {
    const shape = config.shape ?? recognizer?.config.trunk;
    if (shape === undefined) {
      throw new ConfigError(
        "pyramid: a mobile-trunk needs start (the folder of a recogniser) or shape; give one of them.",
      );
    }
    const inputSize = config.inputSize ?? shape.side;
    const trunk = new MobileTrunkPyramid({ shape, inputSize, weights });
    if (recognizer !== undefined) trunk.startFrom(recognizer.trunk);
    return withTopDown(trunk, config.channels, weights);
  } finally {
    recognizer?.dispose();
  }
}

function withTopDown(trunk: FeaturePyramid, channels: number | undefined, weights: WeightSource): FeaturePyramid {
  return new TopDownPyramid({ trunk, weights, ...(channels !== undefined && { channels }) });
}

/** Feature pyramids of the encoder. `start`: what an untrained one begins with; once trained, the encoder's own file has it all. */
export const pyramids: PartKind<FeaturePyramid, PyramidContext> = {
  name: "pyramid",
  members: { inputSize: "number", levels: "object", forward: "function", state: "function", parameters: "function" },
  types: {
    "ir-se": partType(
      "pSp's IR-SE pyramid; start: pSp's or ArcFace IR-SE50's checkpoint. With narrower stages the same design for small pictures.",
      {
        inputSize: count.default(256),
        stages: stagesSchema.default("ir-se50"),
        stem: count.optional(),
        normalisation: z.enum(["batch", "group", "none"]).optional(),
        start: pathSchema.optional(),
      },
      async ({ inputSize, stages, stem, normalisation, start }, context: PyramidContext) => {
        const pyramid = new IrSePyramid({
          inputSize,
          stages: typeof stages === "string" ? stageTables[stages] : stages,
          // Running statistics mean something only where a checkpoint brings them.
          normalisation: normalisation ?? (start === undefined ? "group" : "batch"),
          weights: context.weights,
          ...(stem !== undefined && { stem }),
        });
        if (start === undefined) return pyramid;
        const path = pathIn(context, start);
        loadPublicPyramid(pyramid, (await readCheckpoint(path)).state, path);
        return pyramid;
      },
    ),
    "mobile-trunk": partType(
      "The trunk of a recogniser of the project's own; start: its folder, else shape.",
      {
        start: pathSchema.optional(),
        shape: trunkShapeSchema.optional(),
        inputSize: count.optional(),
        channels: count.optional(),
      },
      mobileTrunk,
    ),
    "dlib-trunk": partType(
      "The body of dlib's ResNet, levels of a 4th to a 32nd of inputSize; start: face-api, the weights of @vladmandic/face-api.",
      {
        start: z.literal("face-api").optional(),
        inputSize: count.min(64).default(150),
        channels: count.optional(),
      },
      async ({ start, inputSize, channels }, context: PyramidContext) => {
        const trunk = new DlibTrunkPyramid({ inputSize, weights: context.weights });
        if (start !== undefined) {
          opens(context, dlibResnetFiles());
          using recognizer = await loadDlibResnet();
          trunk.startFrom(recognizer.network);
        }
        return withTopDown(trunk, channels, context.weights);
      },
    ),
    mobilefacenet: partType(
      "The body of MobileFaceNet (ReLU6); start: the public recogniser's .pt.",
      { start: pathSchema.optional(), inputSize: count.multipleOf(16).default(128), channels: count.optional() },
      async ({ start, inputSize, channels }, context: PyramidContext) => {
        const trunk = new MobileFaceNetPyramid({ inputSize, weights: context.weights });
        if (start !== undefined) {
          const path = pathIn(context, start);
          trunk.load((await readCheckpoint(path)).state, path);
        }
        return withTopDown(trunk, channels, context.weights);
      },
    ),
  },
};
