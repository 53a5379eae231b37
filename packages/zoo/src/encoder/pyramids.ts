import { dlibResnetFiles, loadDlibResnet } from "@mfim/backbones/dlib-resnet";
import { loadMobileRecognizer, type MobileRecognizer } from "@mfim/backbones/mobile-recognizer";
import { readNetwork } from "@mfim/checkpoints";
import { ConfigError } from "@mfim/core";
import {
  DlibTrunkPyramid,
  type FeaturePyramid,
  FinePyramid,
  IrSePyramid,
  irSe64Stages,
  loadPublicPyramid,
  MobileFaceNetPyramid,
  MobileTrunkPyramid,
  type Normalisation,
  TopDownPyramid,
} from "@mfim/encoder";
import { irSe50Stages, type MobileTrunkShape, mobileTrunkShapeSchema, type WeightSource } from "@mfim/nn";
import { z } from "zod";
import { type LoadContext, type TrainableKind, trainableType } from "../parts/part-kind.ts";
import { opens, pathIn, pathSchema } from "../parts/paths.ts";

const count = z.int().positive();
const stride = z.union([z.literal(1), z.literal(2)]);

const stageTables = { "ir-se50": irSe50Stages, "ir-se-64": irSe64Stages } as const;
const stagesSchema = z.union([
  z.enum(["ir-se50", "ir-se-64"]),
  z.array(z.strictObject({ channels: count, units: count, stride })).min(3),
]);

/** What a pyramid is made with. */
export interface PyramidContext extends LoadContext {
  /** Fresh weights of what no checkpoint gives. */
  readonly weights: WeightSource;
}

/** What is put on a trunk: `channels` of the top-down path, `fine`: channels of levels finer than the trunk's. */
const onTrunk = { channels: count.optional(), fine: z.array(count).min(1).max(2).optional() };

type OnTrunk = z.infer<z.ZodObject<typeof onTrunk>>;

interface MobileTrunkConfig extends OnTrunk {
  readonly start?: string | undefined;
  readonly shape?: MobileTrunkShape | undefined;
  readonly inputSize?: number | undefined;
}

/** Calls `use` with the whole shape of the trunk, and with the recogniser that it starts from where there is one. */
async function withTrunkShape<Result>(
  { start, shape: given, inputSize, channels, fine }: MobileTrunkConfig,
  context: LoadContext,
  use: (
    shape: OnTrunk & { readonly shape: MobileTrunkShape; readonly inputSize: number },
    recognizer: MobileRecognizer | undefined,
  ) => Result,
): Promise<Result> {
  const recognizer = start === undefined ? undefined : await loadMobileRecognizer(pathIn(context, start));
  try {
    const shape = given ?? recognizer?.config.trunk;
    if (shape === undefined) {
      throw new ConfigError(
        "pyramid: a mobile-trunk needs start (the folder of a recogniser) or shape; give one of them.",
      );
    }
    const above = { ...(channels !== undefined && { channels }), ...(fine !== undefined && { fine }) };
    return use({ shape, inputSize: inputSize ?? shape.side, ...above }, recognizer);
  } finally {
    recognizer?.dispose();
  }
}

function mobileTrunk(config: MobileTrunkConfig, context: PyramidContext): Promise<FeaturePyramid> {
  const { weights } = context;
  return withTrunkShape(config, context, ({ shape, inputSize, ...above }, recognizer) => {
    const trunk = new MobileTrunkPyramid({ shape, inputSize, weights });
    if (recognizer !== undefined) trunk.startFrom(recognizer.trunk);
    return withTopDown(trunk, above, weights);
  });
}

interface IrSeConfig {
  readonly start?: string | undefined;
  readonly normalisation?: Normalisation | undefined;
}

/** Running statistics mean something only where a checkpoint brings them. */
const irSeShape = <Config extends IrSeConfig>({ start, normalisation, ...shape }: Config) => ({
  ...shape,
  normalisation: normalisation ?? (start === undefined ? "group" : "batch"),
});

function withTopDown(trunk: FeaturePyramid, { channels, fine }: OnTrunk, weights: WeightSource): FeaturePyramid {
  const pyramid = new TopDownPyramid({ trunk, weights, ...(channels !== undefined && { channels }) });
  return fine === undefined ? pyramid : new FinePyramid({ pyramid, channels: fine, weights });
}

/** Feature pyramids of the encoder. `start`: what an untrained one begins with; once trained, the encoder's own file has it all. */
export const pyramids: TrainableKind<FeaturePyramid, PyramidContext> = {
  name: "pyramid",
  members: { inputSize: "number", levels: "object", forward: "function", state: "function", parameters: "function" },
  types: {
    "ir-se": trainableType(
      "pSp's IR-SE pyramid; start: pSp's or ArcFace IR-SE50's checkpoint. With narrower stages the same design for small pictures.",
      {
        inputSize: count.default(256),
        stages: stagesSchema.default("ir-se50"),
        stem: count.optional(),
        normalisation: z.enum(["batch", "group", "none"]).optional(),
        start: pathSchema.optional(),
      },
      async (config, context: PyramidContext) => {
        const { inputSize, stages, stem, normalisation } = irSeShape(config);
        const pyramid = new IrSePyramid({
          inputSize,
          stages: typeof stages === "string" ? stageTables[stages] : stages,
          normalisation,
          weights: context.weights,
          ...(stem !== undefined && { stem }),
        });
        if (config.start === undefined) return pyramid;
        const path = pathIn(context, config.start);
        loadPublicPyramid(pyramid, await readNetwork(path), path);
        return pyramid;
      },
      irSeShape,
    ),
    "mobile-trunk": trainableType(
      "The trunk of a recogniser of the project's own; start: its folder, else shape.",
      {
        start: pathSchema.optional(),
        shape: mobileTrunkShapeSchema.optional(),
        inputSize: count.optional(),
        ...onTrunk,
      },
      mobileTrunk,
      (config, context) => withTrunkShape(config, context, (shape) => shape),
    ),
    "dlib-trunk": trainableType(
      "The body of dlib's ResNet, levels of a 4th to a 32nd of inputSize; start: face-api, the weights of @vladmandic/face-api; frozen: they stay as they are.",
      {
        start: z.literal("face-api").optional(),
        frozen: z.boolean().default(false),
        inputSize: count.min(64).default(150),
        ...onTrunk,
      },
      async ({ start, frozen, inputSize, ...above }, context: PyramidContext) => {
        const trunk = new DlibTrunkPyramid({ inputSize, weights: context.weights, frozen });
        if (start !== undefined) {
          opens(context, dlibResnetFiles());
          using recognizer = await loadDlibResnet();
          trunk.startFrom(recognizer.network);
        }
        return withTopDown(trunk, above, context.weights);
      },
      ({ start: _, ...shape }) => shape,
    ),
    mobilefacenet: trainableType(
      "The body of MobileFaceNet (ReLU6); start: the public recogniser's .pt.",
      { start: pathSchema.optional(), inputSize: count.multipleOf(16).default(128), ...onTrunk },
      async ({ start, inputSize, ...above }, context: PyramidContext) => {
        const trunk = new MobileFaceNetPyramid({ inputSize, weights: context.weights });
        if (start !== undefined) {
          const path = pathIn(context, start);
          trunk.load(await readNetwork(path), path);
        }
        return withTopDown(trunk, above, context.weights);
      },
      ({ start: _, ...shape }) => shape,
    ),
  },
};
