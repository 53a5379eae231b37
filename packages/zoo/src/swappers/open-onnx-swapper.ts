import { OnnxModel } from "@mfim/adapters";
import { ConfigError, type FaceRecognizer } from "@mfim/core";
import { recognizers } from "../kinds/recognizers.ts";
import { loadPart } from "../parts/load-part.ts";
import type { LoadContext, PartConfig } from "../parts/part-kind.ts";
import { pathIn } from "../parts/paths.ts";
import { OnnxSwapper } from "./onnx-swapper.ts";
import { type EmbedderFiles, openSourceEmbedder, type SourceEmbedder } from "./source-embedding.ts";
import { type SwapperSignature, takesEmbedding } from "./swapper-signature.ts";

export interface OnnxSwapperConfig {
  readonly id: string;
  readonly file: string;
  readonly signature: Omit<SwapperSignature, "summary" | "licence">;
  /** The painted picture's output by name; absent: by the signature's place. */
  readonly output?: string | undefined;
  readonly recognizer?: PartConfig | undefined;
  readonly embedder?: EmbedderFiles["embedder"] | undefined;
  readonly converter?: string | undefined;
  readonly adapter?: EmbedderFiles["adapter"] | undefined;
}

/** From a config, whose paths are the context's, to a swapper. @throws ConfigError for parts that do not go together */
export async function openOnnxSwapper(config: OnnxSwapperConfig, context: LoadContext): Promise<OnnxSwapper> {
  const { id, output } = config;
  const file = pathIn(context, config.file);
  const embedder = await openEmbedder(config, file, context);
  const model = await OnnxModel.load(file).catch((error: unknown) => {
    embedder?.[Symbol.dispose]();
    throw error;
  });
  const place = output === undefined ? undefined : model.outputs.findIndex(({ name }) => name === output);
  if (place === -1) {
    embedder?.[Symbol.dispose]();
    model.dispose();
    throw new ConfigError(
      `${file}: expected an output named ${output}, the file has ${model.outputs.map(({ name }) => name).join(", ")}.`,
    );
  }
  const signature = { ...config.signature, ...(place !== undefined && { output: place }) };
  return new OnnxSwapper({ id, model, signature, ...(embedder && { embedder }) });
}

async function openEmbedder(
  { signature: { source }, recognizer: part, embedder, converter, adapter }: OnnxSwapperConfig,
  swapper: string,
  context: LoadContext,
): Promise<SourceEmbedder | undefined> {
  if (!takesEmbedding(source)) {
    const told = [part && "recognizer", embedder && "embedder", converter && "converter", adapter && "adapter"].filter(
      (name) => name,
    );
    if (told.length === 0) return undefined;
    throw new ConfigError(`${swapper}: it takes a picture of the source: expected no ${told.join(", no ")}.`);
  }
  const recognizer: FaceRecognizer | undefined =
    part && (await loadPart(recognizers, part, { ...context, purpose: "metric" }));
  return await openSourceEmbedder(source, {
    swapper,
    ...(recognizer && { recognizer }),
    ...(embedder && { embedder: { ...embedder, file: pathIn(context, embedder.file) } }),
    ...(converter && { converter: pathIn(context, converter) }),
    ...(adapter && { adapter: { ...adapter, file: pathIn(context, adapter.file) } }),
  });
}
