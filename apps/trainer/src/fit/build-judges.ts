import { ConfigError } from "@mfim/core";
import { TemplateAligner } from "@mfim/photographs/templates";
import {
  type LossWeights,
  type MfimNetworks,
  mfimObjective,
  ScheduledWeights,
  type WeightedTerm,
} from "@mfim/training";
import {
  type LoadContext,
  loadPart,
  perceptualDistances,
  recognizers,
  regressors,
  type TermContext,
  terms,
} from "@mfim/zoo";
import type { FitConfig } from "../config/fit-schema.ts";
import type { FitJudges } from "./fit-parts.ts";

/** The networks of the loss, and the objective over them: the terms of the table, then those of one's own. */
export async function buildJudges(
  config: FitConfig,
  { discriminator }: Pick<MfimNetworks, "discriminator">,
  from: LoadContext,
): Promise<FitJudges> {
  const context: LoadContext = { ...from, purpose: "loss" };
  const recognizer = await loadPart(recognizers, config.networks.recognizer, context);
  const regressor = await loadPart(regressors, config.networks.regressor, context);
  const perceptual = await loadPart(perceptualDistances, config.networks.perceptual, context);
  const aligner = new TemplateAligner();
  const networks = { aligner, recognizer, regressor, perceptual, discriminator };
  const schedule = new ScheduledWeights<string>({ ...config.loss, ...weightsOf(config.terms) });
  const more = await loadTerms(config, schedule.weights, { ...context, networks });
  const objective = mfimObjective({
    ...networks,
    ...(config.perceptualSize !== undefined && { perceptualSize: config.perceptualSize }),
    weights: schedule.weights as LossWeights,
    more,
  });
  return {
    schedule,
    objective,
    networks: [recognizer, regressor, perceptual].map(identityOf),
    [Symbol.dispose]() {
      for (const owner of [recognizer, regressor, perceptual, aligner]) owner.dispose();
      for (const { term } of more) term.dispose?.();
      schedule[Symbol.dispose]();
    },
  };
}

/** A judge by its id and, where its loader knows it, the hash of its files. */
const identityOf = ({ id, weights = null }: { readonly id: string; readonly weights?: string | null }) => ({
  id,
  weights,
});

const weightsOf = (own: FitConfig["terms"]) =>
  Object.fromEntries(Object.entries(own).map(([name, { weight }]) => [name, weight]));

async function loadTerms(
  config: FitConfig,
  weights: ScheduledWeights<string>["weights"],
  context: TermContext,
): Promise<WeightedTerm[]> {
  const loaded: WeightedTerm[] = [];
  for (const [name, { term: part }] of Object.entries(config.terms)) {
    const term = await loadPart(terms, part, context);
    if (term.name !== name) {
      throw new ConfigError(
        `terms.${name}: expected a term of that name, got "${term.name}"; name it so in the config.`,
      );
    }
    loaded.push({ term, weight: weights[name] ?? 0 });
  }
  return loaded;
}
