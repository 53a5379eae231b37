import type { AttributeCodes, ImageBatch, SlotMixer, StyleCodes } from "@mfim/core";
import { compile, type OnnxOptions, toOnnx } from "@mfim/graph";
import * as tf from "@tensorflow/tfjs";
import type { OnnxNetworkName } from "./network-files.ts";

export interface OnnxNetworks {
  /** Of the faces that both encoders take, pixels: [1, side, side, 3] in [-1, 1]. */
  readonly side: number;
  /** Shapes of the maps that go from `attributes` to `synthesis`, in order. */
  readonly maps: readonly (readonly number[])[];
  readonly bytes: Readonly<Record<OnnxNetworkName, number>>;
}

/**
 * Writes a swapper as three ONNX networks of one face each, so that whoever moves along a mixing runs the last alone:
 * `identity`: face to identity codes code_0, code_1, ..., by identity slot;
 * `attributes`: face to attribute codes code_0, ..., by attribute slot, and maps map_0, ...;
 * `synthesis`: identity_0, ..., attribute_0, ..., map_0, ... to picture [1, resolution, resolution, 3] in [-1, 1].
 * Shrinking a face to what the encoder sees is part of the first two. Needs the native backend.
 *
 * @param write takes each network as soon as it is made, so that never more than one is held
 * @param weights as they are stored; computed is in float32
 * @throws CheckpointError for a weight that is too large for half precision
 */
export async function writeOnnxNetworks(
  swapper: SlotMixer,
  write: (name: OnnxNetworkName, network: Uint8Array) => Promise<void>,
  { weights = "float32" }: Pick<OnnxOptions, "weights"> = {},
): Promise<OnnxNetworks> {
  const { layout, inputSize } = swapper;
  const side = Math.max(inputSize, layout.resolution);
  const face = tf.zeros([1, side, side, 3]) as ImageBatch;
  const identityCodes = swapper.encodeSource(face).codes;
  const attributeCodes = swapper.encodeTarget(face);
  const presentMaps = attributeCodes.maps.filter((map) => map !== null);
  const written = async (name: OnnxNetworkName, network: Uint8Array) => {
    await write(name, network);
    return network.length;
  };
  try {
    const identity = await written(
      "identity",
      await traced((source: ImageBatch) => [...swapper.encodeSource(source).codes], [face], {
        weights,
        inputs: ["face"],
        outputs: numbered("code", identityCodes.length),
      }),
    );
    const attributes = await written(
      "attributes",
      await traced(
        (target: ImageBatch) => {
          const { codes, maps } = swapper.encodeTarget(target);
          return [...codes, ...maps.filter((map) => map !== null)];
        },
        [face],
        {
          weights,
          inputs: ["face"],
          outputs: [...numbered("code", attributeCodes.codes.length), ...numbered("map", presentMaps.length)],
        },
      ),
    );
    const synthesis = await written(
      "synthesis",
      await traced(
        (...parts: tf.Tensor[]) => [render(swapper, attributeCodes.maps, parts)],
        [...identityCodes, ...attributeCodes.codes, ...presentMaps],
        {
          weights,
          inputs: [
            ...numbered("identity", identityCodes.length),
            ...numbered("attribute", attributeCodes.codes.length),
            ...numbered("map", presentMaps.length),
          ],
          outputs: ["picture"],
        },
      ),
    );
    return { side, maps: presentMaps.map(({ shape }) => shape), bytes: { identity, attributes, synthesis } };
  } finally {
    tf.dispose([face, ...identityCodes, ...attributeCodes.codes, ...presentMaps]);
  }
}

const numbered = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}_${i}`);

/** Parts in the order of the synthesis' inputs, put back where they belong. */
function render(swapper: SlotMixer, pattern: StyleCodes["maps"], parts: readonly tf.Tensor[]): tf.Tensor {
  const rest = [...parts];
  const identity = { codes: rest.splice(0, swapper.split.identity.length) as tf.Tensor2D[] };
  const codes = rest.splice(0, swapper.split.attribute.length) as tf.Tensor2D[];
  const maps = pattern.map((map) => (map === null ? null : (rest.shift() as tf.Tensor4D)));
  return swapper.render(identity, { codes, maps } satisfies AttributeCodes);
}

async function traced<Arguments extends readonly tf.Tensor[]>(
  program: (...args: Arguments) => tf.Tensor[],
  args: Arguments,
  options: OnnxOptions,
): Promise<Uint8Array> {
  const compiled = compile(program, { check: "once" });
  try {
    return await toOnnx(compiled.concrete(...args), options);
  } finally {
    compiled.dispose();
  }
}
