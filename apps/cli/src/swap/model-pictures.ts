import { saysComputed } from "@mfim/photographs";
import type { OpenedModel } from "../model/open-model.ts";
import type { Photograph } from "../picture/photograph.ts";

/** Whether a file says itself that it was computed, in its XMP packet. */
export const isRendered = ({ file }: Photograph) =>
  saysComputed(Buffer.from(file.buffer, file.byteOffset, file.length).toString("latin1"));

/** What a model that saw the one kind alone does worse with the other, and what to do. */
const others = {
  renders:
    "was trained on rendered people alone, and these pictures do not say that they are rendered: of photographs faces come out less like the source; train on photographs (docs/training.md) and name that model's folder with --model",
  photographs:
    "was trained on photographs alone, and these pictures say that they are rendered: of renders faces come out less like the source; train on renders (docs/training.md) and name that model's folder with --model",
} as const;

/**
 * One clause where a model was made for other pictures than these.
 * @param rendered whether all pictures say of themselves that they are
 * @returns `undefined` where it was not, or does not say for which it was made
 */
export function modelNote({ trainedOn, name }: Pick<OpenedModel, "trainedOn" | "name">, rendered: boolean) {
  const fits = trainedOn === undefined || trainedOn === "both" || (trainedOn === "renders") === rendered;
  return fits ? undefined : `${name} ${others[trainedOn]}`;
}
