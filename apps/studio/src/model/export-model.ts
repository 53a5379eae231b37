import type { AttributeCodes, ImageBatch, SlotMixer, StyleCodes } from "@mfim/core";
import { compile, type OnnxOptions, toOnnx } from "@mfim/graph";
import * as tf from "@tensorflow/tfjs";
import type { NetworkName, StudioModel } from "./studio-model.ts";

export interface ExportedModel {
  readonly model: StudioModel;
  readonly networks: Readonly<Record<NetworkName, Uint8Array>>;
}

/**
 * A model as three ONNX networks of one face each, so that moving a slider runs the last alone:
 * `identity`: face to identity codes code_0, code_1, ..., by identity slot;
 * `attributes`: face to attribute codes code_0, ..., by attribute slot, and maps map_0, ...;
 * `synthesis`: identity_0, ..., attribute_0, ..., map_0, ... to picture [1, resolution, resolution, 3] in [-1, 1].
 * Shrinking a face to what the encoder sees is part of the first two. Needs the native backend.
 */
export async function exportModel(swapper: SlotMixer, sha256: string): Promise<ExportedModel> {
  const { layout, split, inputSize } = swapper;
  const side = Math.max(inputSize, layout.resolution);
  const face = tf.zeros([1, side, side, 3]) as ImageBatch;
  const identityCodes = swapper.encodeSource(face).codes;
  const attributeCodes = swapper.encodeTarget(face);
  const presentMaps = attributeCodes.maps.filter((map) => map !== null);
  try {
    const identity = await traced((source: ImageBatch) => [...swapper.encodeSource(source).codes], [face], {
      inputs: ["face"],
      outputs: numbered("code", identityCodes.length),
    });
    const attributes = await traced(
      (target: ImageBatch) => {
        const { codes, maps } = swapper.encodeTarget(target);
        return [...codes, ...maps.filter((map) => map !== null)];
      },
      [face],
      {
        inputs: ["face"],
        outputs: [...numbered("code", attributeCodes.codes.length), ...numbered("map", presentMaps.length)],
      },
    );
    const synthesis = await traced(
      (...parts: tf.Tensor[]) => [render(swapper, attributeCodes.maps, parts)],
      [...identityCodes, ...attributeCodes.codes, ...presentMaps],
      {
        inputs: [
          ...numbered("identity", identityCodes.length),
          ...numbered("attribute", attributeCodes.codes.length),
          ...numbered("map", presentMaps.length),
        ],
        outputs: ["picture"],
      },
    );
    const networks = { identity, attributes, synthesis };
    const bytes = { identity: identity.length, attributes: attributes.length, synthesis: synthesis.length };
    const maps = presentMaps.map(({ shape }) => shape);
    const { id } = swapper;
    const { resolution } = layout;
    return {
      model: { format: "mfim-studio-model-1", id, sha256, side, resolution, layout, split, maps, bytes },
      networks,
    };
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
