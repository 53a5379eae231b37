import { readNetwork } from "@mfim/checkpoints";
import { CheckpointError, type StateDict } from "@mfim/core";
import { createNetwork } from "@mfim/nn";
import {
  type EmbeddingNetwork,
  EmbeddingRecognizer,
  type EmbeddingRecognizerOptions,
} from "../common/embedding-recognizer.ts";
import { MobileFaceNetPrelu } from "./prelu-network.ts";
import { MobileFaceNetRelu6 } from "./relu6-network.ts";

interface Variant extends EmbeddingRecognizerOptions {
  /** A key that only this variant's checkpoint has. */
  readonly marker: string;
  readonly create: () => EmbeddingNetwork;
}

const variants = {
  relu6: {
    id: "mobilefacenet-128",
    input: { height: 112, width: 112, template: "arcface-112" },
    embeddingSize: 128,
    marker: "gdconv.depthwise.weight",
    create: () => new MobileFaceNetRelu6(),
  },
  prelu: {
    id: "mobilefacenet-prelu-112x96",
    input: { height: 112, width: 96, template: "arcface-112x96" },
    embeddingSize: 128,
    marker: "linear7.conv.weight",
    create: () => new MobileFaceNetPrelu(),
  },
} as const satisfies Record<string, Variant>;

export type MobileFaceNetVariant = keyof typeof variants;

/** A MobileFaceNet with the weights of `state`, which came from `origin`. The caller disposes it. */
export function createMobileFaceNet(
  variant: MobileFaceNetVariant,
  state: StateDict,
  origin = "checkpoint",
): EmbeddingRecognizer {
  const { create, ...options } = variants[variant];
  return new EmbeddingRecognizer(createNetwork<EmbeddingNetwork>(create, state, { origin }), options);
}

/**
 * Reads a public MobileFaceNet of either kind and tells them apart by their keys: foamliu's `.pt` (ReLU6, 112 x 112) or
 * Xiaoccer's `.ckpt` (PReLU, 112 high and 96 wide).
 * @throws CheckpointError where the file is neither, or does not fit
 */
export async function loadMobileFaceNet(path: string): Promise<EmbeddingRecognizer> {
  const part = await readNetwork(path);
  for (const [name, { marker }] of Object.entries(variants)) {
    if (part.has(marker)) return createMobileFaceNet(name as MobileFaceNetVariant, part, path);
  }
  const markers = Object.values(variants).map(({ marker }) => marker);
  throw new CheckpointError(
    `${path} holds no MobileFaceNet: expected the key ${markers.join(" or ")}, got ${part.size} other keys.`,
  );
}
