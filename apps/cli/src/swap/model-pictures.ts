import { saysComputed } from "@mfim/photographs";
import type { OpenedModel } from "../model/open-model.ts";
import type { Photograph } from "../picture/photograph.ts";

/** Whether a file says itself that it was computed, in its XMP packet. */
export const isRendered = ({ file }: Photograph) =>
  saysComputed(Buffer.from(file.buffer, file.byteOffset, file.length).toString("latin1"));

/**
 * One clause where a model was made for other pictures than these.
 * @returns `undefined` where it was not, or does not say for which it was made
 */
export function modelNote(
  { trainedOnRenders, name }: OpenedModel,
  pictures: readonly Photograph[],
): string | undefined {
  if (!trainedOnRenders || pictures.every(isRendered)) return undefined;
  return `${name} was trained on rendered people alone, and these pictures do not say that they are rendered: of photographs faces come out less like the source; train on photographs (docs/training.md) and name that model's folder with --model`;
}
