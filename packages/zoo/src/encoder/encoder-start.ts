import { recognizers } from "../kinds/recognizers.ts";
import { loadPart } from "../parts/load-part.ts";
import type { LoadContext, PartConfig } from "../parts/part-kind.ts";
import { pathIn } from "../parts/paths.ts";
import { weightFilesHash } from "../parts/weight-files-hash.ts";
import { expandZoo } from "../parts/zoo-reference.ts";

/** Which recogniser a pyramid's `start` is, where a recogniser of the catalogue reads it. */
const recognizerOf: Readonly<Record<string, (start: string) => PartConfig>> = {
  "dlib-trunk": () => ({ type: "dlib-resnet" }),
  "mobile-trunk": (folder) => ({ type: "own", folder }),
  mobilefacenet: (file) => ({ type: "mobilefacenet", file }),
};

/**
 * The network that an encoder's pyramid starts from, by id and hash of its files: as a judge it is no stranger to what became
 * of it. `undefined` where the pyramid starts from nothing.
 */
export async function encoderStart(
  config: PartConfig,
  context: LoadContext,
): Promise<{ readonly id: string; readonly weights: string | null } | undefined> {
  const pyramid = config["pyramid"];
  if (pyramid === undefined) return undefined;
  const { type, start } = expandZoo("pyramid", pyramid) as PartConfig & { readonly start?: string };
  if (start === undefined) return undefined;
  // Either of two networks, whose file tells them apart.
  if (type === "ir-se") return { id: "start of ir-se", weights: await weightFilesHash([pathIn(context, start)]) };
  const recognizer = recognizerOf[type]?.(start);
  if (recognizer === undefined) return undefined;
  using network = await loadPart(recognizers, recognizer, context);
  return { id: network.id, weights: network.weights ?? null };
}
