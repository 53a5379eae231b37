import { readNetwork } from "@mfim/checkpoints";
import { CheckpointError, type StateDict } from "@mfim/core";
import { createNetwork } from "@mfim/nn";
import { type EmbeddingNetwork, EmbeddingRecognizer } from "../common/embedding-recognizer.ts";
import { Sphere20Network } from "./sphere20-network.ts";

/** Width of the input by the number of columns of `fc.weight`, 512 channels times the last map. */
const widths: ReadonlyMap<number | undefined, 96 | 112> = new Map([
  [512 * 7 * 6, 96],
  [512 * 7 * 7, 112],
]);

/** CosFace sphere20 with the weights of `state`; the state tells the width of its input. */
export function createCosFace(state: StateDict, origin = "checkpoint"): EmbeddingRecognizer {
  const columns = state.get("fc.weight")?.shape[1];
  const width = widths.get(columns);
  if (width === undefined) {
    throw new CheckpointError(
      `${origin} holds no CosFace sphere20: expected fc.weight with ${[...widths.keys()].join(" or ")} columns, got ${columns ?? "no such key"}.`,
    );
  }
  const network = createNetwork<EmbeddingNetwork>(() => new Sphere20Network(width), state, { origin });
  const template = width === 96 ? "arcface-112x96" : "arcface-112";
  return new EmbeddingRecognizer(network, {
    id: `cosface-sphere20-112x${width}`,
    input: { height: 112, width, template },
    embeddingSize: 512,
  });
}

/**
 * Reads `ACC99.28.pth` of MuggleWang/CosFace_pytorch (112 high and 96 wide), or the variant for 112 x 112.
 * @throws CheckpointError where the file cannot be read or is another network
 */
export async function loadCosFace(path: string): Promise<EmbeddingRecognizer> {
  const named = await readNetwork(path);
  return createCosFace(named, path);
}
