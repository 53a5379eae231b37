import { OnnxModel, onnxInLosses } from "@mfim/adapters";
import type { SwapMethod } from "@mfim/core";
import { MfimSwapper } from "@mfim/mfim";
import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { encoders } from "../encoder/encoders.ts";
import { pictureConventionSchema, pictureInputSchema } from "../parts/adapted-types.ts";
import { loadPart } from "../parts/load-part.ts";
import { type PartKind, partType } from "../parts/part-kind.ts";
import { partSchema } from "../parts/part-schema.ts";
import { pathIn, pathSchema } from "../parts/paths.ts";
import { present } from "../parts/present.ts";
import { generators } from "./generators.ts";
import { OnnxSwapper } from "./onnx-swapper.ts";
import { recognizers } from "./recognizers.ts";

const onnxTargetSchema = pictureInputSchema.extend({ name: z.string(), template: z.literal("ffhq") });
const onnxSourceSchema = z.union([
  pictureInputSchema.extend({ name: z.string() }),
  z.strictObject({ name: z.string(), recognizer: partSchema(recognizers) }),
]);
const onnxResultSchema = pictureConventionSchema.extend({ output: z.string().optional() });

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
    onnx: partType(
      "A swapper in an ONNX file, by onnxruntime-node. target and source: its inputs by name, with their conventions (source may be a recogniser's embedding); result: conventions of what it paints, default those of target.",
      {
        id: z.string().min(1),
        file: pathSchema,
        target: onnxTargetSchema,
        source: onnxSourceSchema,
        result: onnxResultSchema.optional(),
      },
      async ({ id, file, target, source, result }, context) => {
        const recognizer =
          "recognizer" in source
            ? await loadPart(recognizers, source.recognizer, { ...context, purpose: "metric" })
            : undefined;
        try {
          const model = await OnnxModel.load(pathIn(context, file));
          const { name: targetName, ...targetInput } = target;
          const { output, ...convention } = result ?? {};
          return new OnnxSwapper(model, {
            id,
            target: { name: targetName, input: present(targetInput) },
            source:
              recognizer === undefined
                ? { name: source.name, input: present(source as z.infer<typeof pictureInputSchema>) }
                : { name: source.name, recognizer },
            result: result === undefined ? present(targetInput) : present(convention),
            ...(output !== undefined && { output }),
          });
        } catch (error) {
          recognizer?.dispose();
          throw error;
        }
      },
      onnxInLosses,
    ),
  },
};
