import { generators } from "../kinds/generators.ts";
import type { LoadContext, PartConfig } from "../parts/part-kind.ts";
import { seenFrom, trainedForm } from "../parts/trained-form.ts";
import { encoders } from "./encoders.ts";

/** Names of the files, without their ending, that the weights of a trained MFIM lie in. */
export const trainedFiles = { encoder: "encoder", generator: "generator" } as const;

/**
 * From what an MFIM training was told of its generator and its encoder to the config of the swap method that it makes: what
 * the parts started from is read now, so that nothing of it has to be there when the model is written.
 * @returns the config as it stands in a folder, beside the files of `trainedFiles`
 */
export async function trainedMethod(
  parts: { readonly generator: PartConfig; readonly encoder: PartConfig },
  context: LoadContext,
): Promise<(folder: string) => PartConfig> {
  const generator = await trainedForm(generators, parts.generator, context);
  const encoder = await trainedForm(encoders, parts.encoder, context);
  const fileOf = (name: keyof typeof trainedFiles) => `${trainedFiles[name]}.safetensors`;
  return (folder) => ({
    type: "mfim",
    generator: { ...seenFrom(folder, generator), file: fileOf("generator") },
    encoder: { ...seenFrom(folder, encoder), file: fileOf("encoder") },
  });
}
