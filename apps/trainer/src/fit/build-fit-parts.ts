import { codeStatistics } from "@mfim/mfim";
import { copyState } from "@mfim/training";
import {
  discriminators,
  encoderStart,
  encoders,
  generators,
  type LoadContext,
  loadPart,
  pathIn,
  trainedMethod,
  trainedPart,
} from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import type { FitConfig } from "../config/fit-schema.ts";
import { buildJudges } from "./build-judges.ts";
import type { FitParts } from "./fit-parts.ts";
import { growFit } from "./grow-fit.ts";

/** From a config to the networks that train and the networks that judge. Paths are relative to `folder`. */
export async function buildFitParts(config: FitConfig, folder: string): Promise<FitParts> {
  const context = { folder, modules: "allow" } as const;
  const built = await buildNetworks(config, context);
  return {
    ...built,
    judges: await buildJudges(config, built.networks, context),
    encoderStart: (await encoderStart(config.encoder, context)) ?? null,
    trainedMethod: await trainedMethod(config, context),
    trainedDiscriminator: await trainedPart(discriminators, config.discriminator, context, "discriminator"),
  };
}

async function buildNetworks(
  config: FitConfig,
  context: LoadContext,
): Promise<Pick<FitParts, "networks" | "styleScale">> {
  const generator = await loadPart(generators, config.generator, context);
  const generatorAverage = await loadPart(generators, config.generator, context);
  const meanStyles = generator.meanStyles?.();
  const encoderContext = { ...context, layout: generator.layout, ...(meanStyles && { meanStyles: () => meanStyles }) };
  const encoder = await loadPart(encoders, config.encoder, encoderContext);
  const encoderAverage = await loadPart(encoders, config.encoder, encoderContext);
  const styleScale = meanStyles && (await rootMeanSquareOf(meanStyles));
  tf.dispose(meanStyles ?? []);
  if (config.grow !== undefined) await growFit({ encoder, generator }, config.encoder, pathIn(context, config.grow));
  copyState(generator, generatorAverage);
  copyState(encoder, encoderAverage);
  const discriminator = await loadPart(discriminators, config.discriminator, context);
  const networks = { encoder, encoderAverage, generator, generatorAverage, discriminator };
  return { networks, ...(styleScale !== undefined && { styleScale }) };
}

async function rootMeanSquareOf(codes: readonly tf.Tensor2D[]): Promise<number> {
  const { rootMeanSquare, deviation } = codeStatistics({ codes });
  const [value] = await rootMeanSquare.data();
  tf.dispose([rootMeanSquare, deviation]);
  return value as number;
}
