import { readNetwork } from "@mfim/checkpoints";
import { CheckpointError, type FaceInput, type StateDict } from "@mfim/core";
import { createNetwork } from "@mfim/nn";
import { type EmbeddingNetwork, EmbeddingRecognizer } from "../common/embedding-recognizer.ts";
import { IrSe50Network } from "./ir-se50-network.ts";
import { IResNetNetwork, type IResNetUnits } from "./iresnet-network.ts";

const input: FaceInput = { height: 112, width: 112, template: "arcface-112" };
const embeddingSize = 512;

/** ArcFace with the IR-SE50 trunk. */
export function createIrSe50(state: StateDict, origin = "checkpoint"): EmbeddingRecognizer {
  const network = createNetwork<EmbeddingNetwork>(() => new IrSe50Network(), state, { origin });
  return new EmbeddingRecognizer(network, { id: "arcface-ir-se50", input, embeddingSize });
}

/** insightface's iresnet of any depth: its units are counted in the keys. */
export function createIResNet(state: StateDict, origin = "checkpoint"): EmbeddingRecognizer {
  const units = [1, 2, 3, 4].map((layer) => countUnits(state, layer)) as unknown as IResNetUnits;
  const network = createNetwork<EmbeddingNetwork>(() => new IResNetNetwork(units), state, { origin });
  const depth = 2 * units.reduce((sum, count) => sum + count, 0) + 2;
  return new EmbeddingRecognizer(network, { id: `arcface-iresnet${depth}`, input, embeddingSize });
}

function countUnits(state: StateDict, layer: number): number {
  const pattern = new RegExp(`^layer${layer}\\.(\\d+)\\.`);
  return new Set([...state.keys()].flatMap((key) => pattern.exec(key)?.[1] ?? [])).size;
}

/** A key that only this architecture has, and what reads it. */
const architectures = [
  { marker: "input_layer.0.weight", create: createIrSe50 },
  { marker: "layer1.0.bn3.weight", create: createIResNet },
] as const;

/**
 * Reads a public ArcFace network: `model_ir_se50.pth` of InsightFace_Pytorch, or an iresnet's `backbone.pth` of insightface.
 * Both take RGB of 112 x 112 in [-1, 1], aligned by `arcface-112`.
 * @throws CheckpointError where the file is neither, or does not fit
 */
export async function loadArcFace(path: string): Promise<EmbeddingRecognizer> {
  const named = await readNetwork(path);
  const architecture = architectures.find(({ marker }) => named.has(marker));
  if (architecture === undefined) {
    const markers = architectures.map(({ marker }) => marker).join(" or ");
    throw new CheckpointError(`${path} holds no ArcFace: expected the key ${markers}, got ${named.size} other keys.`);
  }
  return architecture.create(named, path);
}
