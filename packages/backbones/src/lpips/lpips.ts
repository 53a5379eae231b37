import { readNetwork } from "@mfim/checkpoints";
import { assertShape, type ImageBatch, MfimError, type PerceptualDistance, type StateDict } from "@mfim/core";
import { createNetwork } from "@mfim/nn";
import type * as tf from "@tensorflow/tfjs";
import { LpipsNetwork } from "./lpips-network.ts";
import { fromLpipsPackageKey } from "./lpips-package-keys.ts";
import type { TrunkName } from "./trunks.ts";

/** Where the public weights are. */
export interface LpipsFiles {
  readonly trunk: TrunkName;
  /** torchvision's classifier (its `features.*` are taken), or a whole saved `lpips.LPIPS`. */
  readonly features: string;
  /** The heads, `lin{k}.model.1.weight`; left out where `features` holds them too. */
  readonly heads?: string;
}

/** LPIPS v0.1 on pictures of 32 px and more. Owns its network. */
export class Lpips implements PerceptualDistance {
  readonly id: string;
  readonly network: LpipsNetwork;

  constructor(network: LpipsNetwork, id: string) {
    this.network = network;
    this.id = id;
  }

  distance(a: ImageBatch, b: ImageBatch): tf.Tensor1D {
    const [, height, width] = assertShape(a, [null, null, null, 3], `${this.id} (a)`);
    assertShape(b, a.shape, `${this.id} (b)`);
    if (Math.min(height as number, width as number) < smallestSide)
      throw new MfimError(
        `${this.id}: expected pictures of ${smallestSide} px and more, got ${width} x ${height}; enlarge them first.`,
      );
    return this.network.distance(a, b);
  }

  dispose(): void {
    this.network.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** Below it a pooling window of the trunks would find no map. */
const smallestSide = 32;

/** LPIPS with the weights of `state`, in torchvision's or the lpips package's names. */
export function createLpips(trunk: TrunkName, state: StateDict, origin = "checkpoint"): Lpips {
  const named = new Map([...state].map(([key, tensor]) => [fromLpipsPackageKey(key), tensor]));
  const ignore = [/^classifier\./, /^scaling_layer\./];
  return new Lpips(
    createNetwork(() => new LpipsNetwork(trunk), named, { origin, ignore }),
    `lpips-${trunk}-v0.1`,
  );
}

/** @throws CheckpointError where a file cannot be read or does not fit the trunk */
export async function loadLpips({ trunk, features, heads }: LpipsFiles): Promise<Lpips> {
  const paths = heads === undefined ? [features] : [features, heads];
  const states = await Promise.all(paths.map((path) => readNetwork(path)));
  const state = new Map(states.flatMap((part) => [...part]));
  return createLpips(trunk, state, paths.join(" with "));
}
