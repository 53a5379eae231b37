import type { SwapMethod } from "@mfim/core";
import { MfimSwapper } from "@mfim/mfim";
import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { encoders } from "../encoder/encoders.ts";
import { loadPart } from "../parts/load-part.ts";
import { type PartKind, partType } from "../parts/part-kind.ts";
import { partSchema } from "../parts/part-schema.ts";
import { generators } from "./generators.ts";

/** Anything that swaps faces. */
export const swapMethods: PartKind<SwapMethod> = {
  name: "method",
  members: { id: "string", swap: "function", dispose: "function" },
  types: {
    mfim: partType(
      "MFIM: a generator and its encoder.",
      { generator: partSchema(generators), encoder: partSchema(encoders), id: z.string().default("mfim") },
      async ({ generator: generatorConfig, encoder: encoderConfig, id }, context) => {
        const generator = await loadPart(generators, generatorConfig, context);
        const meanStyles = generator.meanStyles?.();
        try {
          const encoder = await loadPart(encoders, encoderConfig, {
            ...context,
            layout: generator.layout,
            ...(meanStyles !== undefined && { meanStyles }),
          });
          return new MfimSwapper({ id, encoder, generator, owned: [encoder, generator] });
        } catch (error) {
          generator.dispose();
          throw error;
        } finally {
          tf.dispose(meanStyles ?? []);
        }
      },
    ),
  },
};
