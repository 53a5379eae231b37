import { swapFaces } from "@mfim/mfim";
import type * as tf from "@tensorflow/tfjs";
import { weightsFor } from "./fresh-weights.ts";
import { makeEncoder, makeGenerator } from "./networks.ts";
import type { NamedTensors, Workload } from "./workload.ts";

/** The two faces of a swap to all codes and maps, for a generator of 256 px. */
export function encoderForward(drawn: boolean): Workload {
  const encoder = makeEncoder(256, weightsFor(drawn, 2));
  return {
    networks: { encoder },
    inputs: { source: [1, 256, 256, 3], target: [1, 256, 256, 3] },
    stages: [
      ({ source, target }) => {
        const { identity, attributes } = encoder.encodePair(source as tf.Tensor4D, target as tf.Tensor4D);
        return named([...attributes.codes, ...identity.codes], attributes.maps);
      },
    ],
    compared: ["code_0", "code_12", "map_0"],
    python: { kind: "encoder-forward", resolution: 256 },
  };
}

function named(codes: readonly tf.Tensor[], maps: readonly (tf.Tensor | null)[]): NamedTensors {
  const present = maps.filter((map) => map !== null);
  return Object.fromEntries([
    ...codes.map((code, i) => [`code_${i}`, code] as const),
    ...present.map((map, i) => [`map_${i}`, map] as const),
  ]);
}

/** Two picture files to a third: decode, resize for the encoder, encode both, route, synthesise, write JPEG. */
export function swapFiles(resolution: number, drawn: boolean): Workload {
  const encoder = makeEncoder(resolution, weightsFor(drawn, 2));
  const generator = makeGenerator(resolution, weightsFor(drawn, 1));
  return {
    networks: { encoder, generator },
    inputs: {},
    pictures: { source: resolution, target: resolution },
    stages: [
      ({ source, target }) => ({
        picture: swapFaces({ encoder, generator }, source as tf.Tensor4D, target as tf.Tensor4D),
      }),
    ],
    compared: ["picture"],
    python: { kind: "swap", resolution },
  };
}
