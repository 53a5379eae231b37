import { TemplateAligner } from "@mfim/data-ffhq/templates";
import { codeStatistics } from "@mfim/mfim";
import { MfimObjective } from "@mfim/training";
import {
  encoders,
  generators,
  type LoadContext,
  loadPart,
  pathIn,
  perceptualDistances,
  recognizers,
  regressors,
  trainedMethod,
} from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import type { FitConfig } from "../config/fit-schema.ts";
import { copyState } from "../networks/state-of.ts";
import type { FitJudges, FitParts } from "./fit-networks.ts";
import { loadDiscriminator } from "./load-discriminator.ts";
import { ScheduledWeights } from "./scheduled-weights.ts";

/** From a config to the networks that train and the networks that judge. Paths are relative to `folder`. */
export async function buildFitParts(config: FitConfig, folder: string): Promise<FitParts> {
  const context = { folder, modules: "allow" } as const;
  return {
    ...(await buildNetworks(config, context)),
    judges: await buildJudges(config, { ...context, purpose: "loss" }),
    trainedMethod: await trainedMethod(config, context),
  };
}

async function buildNetworks(
  config: FitConfig,
  context: LoadContext,
): Promise<Pick<FitParts, "networks" | "styleScale">> {
  const generator = await loadPart(generators, config.generator, context);
  const generatorAverage = await loadPart(generators, config.generator, context);
  const meanStyles = generator.meanStyles?.();
  const encoderContext = { ...context, layout: generator.layout, ...(meanStyles && { meanStyles }) };
  const encoder = await loadPart(encoders, config.encoder, encoderContext);
  const encoderAverage = await loadPart(encoders, config.encoder, encoderContext);
  const styleScale = meanStyles && (await rootMeanSquareOf(meanStyles));
  tf.dispose(meanStyles ?? []);
  copyState(generator, generatorAverage);
  copyState(encoder, encoderAverage);
  const discriminator = await loadDiscriminator(pathIn(context, config.discriminator));
  const networks = { encoder, encoderAverage, generator, generatorAverage, discriminator };
  return { networks, ...(styleScale !== undefined && { styleScale }) };
}

async function rootMeanSquareOf(codes: readonly tf.Tensor2D[]): Promise<number> {
  const { rootMeanSquare, deviation } = codeStatistics({ codes });
  const [value] = await rootMeanSquare.data();
  tf.dispose([rootMeanSquare, deviation]);
  return value as number;
}

async function buildJudges(config: FitConfig, context: LoadContext): Promise<FitJudges> {
  const recognizer = await loadPart(recognizers, config.networks.recognizer, context);
  const regressor = await loadPart(regressors, config.networks.regressor, context);
  const perceptual = await loadPart(perceptualDistances, config.networks.perceptual, context);
  const aligner = new TemplateAligner();
  const schedule = new ScheduledWeights(config.loss);
  return {
    schedule,
    objective: new MfimObjective({
      weights: schedule.weights,
      recognizer,
      regressor,
      perceptual,
      aligner,
      ...(config.perceptualSize !== undefined && { perceptualSize: config.perceptualSize }),
    }),
    ids: [recognizer.id, regressor.id, perceptual.id],
    [Symbol.dispose]() {
      for (const owner of [recognizer, regressor, perceptual, aligner]) owner.dispose();
      schedule[Symbol.dispose]();
    },
  };
}
