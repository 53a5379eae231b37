import type { LoadContext, PartConfig, TrainableKind } from "./part-kind.ts";
import { trainedFile, type trainedFiles } from "./trained-files.ts";
import { seenFrom, trainedForm } from "./trained-form.ts";

/**
 * From what a training was told of a part to the config by which it comes back: what the part started from is read now, so that
 * nothing of it has to be there when the model is written.
 * @param name which of the files of `trainedFiles` its weights are written into
 * @returns the config as it stands in a folder, beside that file
 */
export async function trainedPart(
  kind: TrainableKind<unknown, never>,
  config: unknown,
  context: LoadContext,
  name: keyof typeof trainedFiles,
): Promise<(folder: string) => PartConfig> {
  const form = await trainedForm(kind, config, context);
  return (folder) => ({ ...seenFrom(folder, form), file: trainedFile(name) });
}
