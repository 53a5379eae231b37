import { parse } from "node:path";
import { AdaptedRecognizer } from "@mfim/adapters";
import { loadArcFace } from "@mfim/backbones/arcface";
import { loadCosFace } from "@mfim/backbones/cosface";
import { dlibResnetFiles, loadDlibResnet } from "@mfim/backbones/dlib-resnet";
import { HumanFaceRecognizer, humanModelFiles, type MeanEmbedding } from "@mfim/backbones/human";
import { loadMobileRecognizer } from "@mfim/backbones/mobile-recognizer";
import { loadMobileFaceNet } from "@mfim/backbones/mobilefacenet";
import { readCheckpoint } from "@mfim/checkpoints";
import { ConfigError, type FaceRecognizer } from "@mfim/core";
import { adaptedTypes } from "../parts/adapted-types.ts";
import { type LoadContext, type PartKind, partType } from "../parts/part-kind.ts";
import { opens, pathIn, pathSchema } from "../parts/paths.ts";

/** Both public MobileFaceNets come from one reader, which tells them apart; the config says which one is meant. */
async function mobileFaceNet(path: string, id: string): Promise<FaceRecognizer> {
  const recognizer = await loadMobileFaceNet(path);
  if (recognizer.id === id) return recognizer;
  const found = recognizer.id;
  recognizer.dispose();
  throw new ConfigError(
    `${path}: expected ${id}, got ${found}; use the type that fits, mobilefacenet or mobilefacenet-prelu.`,
  );
}

/** A mean embedding goes by its file's name: the recogniser's id shows it. */
async function readMean(path: string): Promise<MeanEmbedding> {
  const values = (await readCheckpoint(path)).state.get("mean")?.toFloat32();
  if (values === undefined) throw new ConfigError(`${path}: expected a tensor "mean" with the mean embedding.`);
  return { id: parse(path).name, values };
}

const meanSchema = pathSchema.nullable().optional();

async function meanOption(
  mean: string | null | undefined,
  context: LoadContext,
): Promise<{ readonly mean?: MeanEmbedding | null }> {
  if (mean === undefined) return {};
  return { mean: mean === null ? null : await readMean(pathIn(context, mean)) };
}

/** Face recognition, for losses and metrics. */
export const recognizers: PartKind<FaceRecognizer> = {
  name: "recognizer",
  members: { id: "string", input: "object", embeddingSize: "number", embed: "function", dispose: "function" },
  types: {
    mobilefacenet: partType(
      "MobileFaceNet (ReLU6) of foamliu/MobileFaceNet, 112 x 112, 128 numbers, from its .pt.",
      { file: pathSchema },
      ({ file }, context) => mobileFaceNet(pathIn(context, file), "mobilefacenet-128"),
    ),
    "mobilefacenet-prelu": partType(
      "MobileFaceNet (PReLU) of Xiaoccer/MobileFaceNet_Pytorch, 112 high x 96 wide, 128 numbers, from its .ckpt.",
      { file: pathSchema },
      ({ file }, context) => mobileFaceNet(pathIn(context, file), "mobilefacenet-prelu-112x96"),
    ),
    arcface: partType(
      "ArcFace, 112 x 112, 512 numbers: IR-SE50 of TreB1eN or an iresnet of insightface, told apart by their keys.",
      { file: pathSchema },
      ({ file }, context) => loadArcFace(pathIn(context, file)),
    ),
    cosface: partType(
      "CosFace sphere20 of MuggleWang/CosFace_pytorch, 112 high, 96 or 112 wide, 512 numbers.",
      { file: pathSchema },
      ({ file }, context) => loadCosFace(pathIn(context, file)),
    ),
    ...adaptedTypes("face recognition", {}, (model, options) => new AdaptedRecognizer(model, options)),
    own: partType(
      "A recogniser of the project's own, trained on renders, from its folder.",
      { folder: pathSchema },
      ({ folder }, context) => loadMobileRecognizer(pathIn(context, folder)),
    ),
    "dlib-resnet": partType(
      "dlib's ResNet of @vladmandic/face-api, 150 x 150, 128 numbers. mean: as for human-faceres.",
      { mean: meanSchema },
      async ({ mean }, context) => {
        opens(context, dlibResnetFiles());
        return await loadDlibResnet(await meanOption(mean, context));
      },
    ),
    "human-faceres": partType(
      "faceres of @vladmandic/human, 224 x 224, 1,024 numbers. mean: a file with a tensor `mean`, the mean embedding that is subtracted; absent: that of renders; null: none.",
      { mean: meanSchema },
      async ({ mean }, context) => {
        opens(context, humanModelFiles("faceres"));
        return await HumanFaceRecognizer.load(await meanOption(mean, context));
      },
    ),
  },
};
