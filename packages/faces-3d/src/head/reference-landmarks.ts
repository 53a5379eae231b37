import { fileURLToPath } from "node:url";
import { readSafetensors } from "@mfim/checkpoints/typed";
import type { HeadModel } from "./head-model.ts";

/** Where ICT-FaceKit's 68 landmarks lie and how its named expressions move them: what another head is measured by. */
export interface ReferenceLandmarks {
  /** [68, 3], centimetres */
  readonly neutral: Float32Array;
  readonly expressionNames: readonly string[];
  /** [expressionNames.length, 68, 3], offsets for weight 1 */
  readonly expression: Float32Array;
}

/** Taken from a head; the package's own were taken from ICT-FaceKit's (MIT). */
export function landmarksOf(head: HeadModel): ReferenceLandmarks {
  const pick = (values: Float32Array, start: number) =>
    head.landmarks.flatMap((v) => [...values.subarray(start + 3 * v, start + 3 * v + 3)]);
  const { neutral, expression, expressionNames, vertexCount } = head;
  return {
    neutral: Float32Array.from(pick(neutral, 0)),
    expressionNames,
    expression: Float32Array.from(expressionNames.flatMap((_, e) => pick(expression, 3 * e * vertexCount))),
  };
}

export async function readReferenceLandmarks(): Promise<ReferenceLandmarks> {
  // The same relative path from src/head and from dist/head.
  const path = fileURLToPath(new URL("../../assets/reference-landmarks.safetensors", import.meta.url));
  const file = await readSafetensors(path);
  return {
    neutral: file.tensor("neutral", [68, 3]).data as Float32Array,
    expressionNames: JSON.parse(file.metadata["expression_names"]!) as string[],
    expression: file.tensor("expression", [null, 68, 3]).data as Float32Array,
  };
}
