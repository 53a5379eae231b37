import { generators } from "../kinds/generators.ts";
import type { LoadContext, PartConfig } from "../parts/part-kind.ts";
import { trainedPart } from "../parts/trained-part.ts";
import { encoders } from "./encoders.ts";

/**
 * From what an MFIM training was told of its generator and its encoder to the config of the swap method that it makes.
 * @returns the config as it stands in a folder, beside the files of `trainedFiles`
 */
export async function trainedMethod(
  parts: { readonly generator: PartConfig; readonly encoder: PartConfig },
  context: LoadContext,
): Promise<(folder: string) => PartConfig> {
  const generator = await trainedPart(generators, parts.generator, context, "generator");
  const encoder = await trainedPart(encoders, parts.encoder, context, "encoder");
  return (folder) => ({ type: "mfim", generator: generator(folder), encoder: encoder(folder) });
}
