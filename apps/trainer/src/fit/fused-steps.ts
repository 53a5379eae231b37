import { compile } from "@mfim/graph";
import { compileOptions } from "../config/common-schema.ts";
import type { FitConfig } from "../config/fit-schema.ts";
import type { FitSteps } from "./fit-steps.ts";
import type { FitUpdates } from "./fit-updates.ts";

/** One process, the whole batch at once: gradients and update in one graph. */
export function fusedSteps(updates: FitUpdates, config: FitConfig): FitSteps {
  const options = compileOptions(config.run);
  const generate = compile((...[batch, decay]: Parameters<FitSteps["generate"]>) => {
    const { gradients, swap, figures } = updates.generatorGradients(batch);
    updates.applyGenerator(gradients, decay);
    return { swap, figures };
  }, options);
  const discriminate = compile((...[real, fake, penalised]: Parameters<FitSteps["discriminate"]>) => {
    const { gradients, figures } = updates.discriminatorGradients(real, fake, penalised);
    updates.applyDiscriminator(gradients);
    return figures;
  }, options);
  return {
    async generate(batch, decay) {
      const { swap, figures } = generate(batch, decay);
      return { swap, figures: Promise.resolve(figures) };
    },
    discriminate: async (real, fake, penalised) => discriminate(real, fake, penalised),
    [Symbol.dispose]() {
      generate.dispose();
      discriminate.dispose();
    },
  };
}
