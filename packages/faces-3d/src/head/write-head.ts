import { encodeSafetensors } from "@mfim/checkpoints/typed";
import type { HeadModel } from "./head-model.ts";

/** Encodes any head as the safetensors file that `openHead` reads, layout included. */
export function encodeHead(head: HeadModel): Uint8Array {
  const { vertexCount, regions, landmarks } = head;
  return encodeSafetensors(
    {
      neutral: { shape: [vertexCount, 3], data: head.neutral },
      identity: { shape: [head.identityCount, vertexCount, 3], data: head.identity },
      expression: { shape: [head.expressionNames.length, vertexCount, 3], data: head.expression },
      quads: { shape: [head.quads.length / 4, 4], data: head.quads },
      quad_uvs: { shape: [head.quadUvs.length / 4, 4], data: head.quadUvs },
      uvs: { shape: [head.uvs.length / 2, 2], data: head.uvs },
    },
    {
      expression_names: JSON.stringify(head.expressionNames),
      layout: JSON.stringify({ regions, landmarks }),
      ...(head.licence && { licence: head.licence }),
    },
  );
}
