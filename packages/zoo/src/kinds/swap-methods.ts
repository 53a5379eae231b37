import { onnxInLosses } from "@mfim/adapters";
import type { SwapMethod } from "@mfim/core";
import { MfimSwapper } from "@mfim/mfim";
import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { encoders } from "../encoder/encoders.ts";
import { pictureConventionSchema, pictureInputSchema } from "../parts/adapted-types.ts";
import { loadPart } from "../parts/load-part.ts";
import { type PartKind, partType } from "../parts/part-kind.ts";
import { partSchema } from "../parts/part-schema.ts";
import { pathSchema } from "../parts/paths.ts";
import { present } from "../parts/present.ts";
import { openOnnxSwapper } from "../swappers/open-onnx-swapper.ts";
import type { SwapperSignature } from "../swappers/swapper-signature.ts";
import { type SwapperSignatureName, swapperSignatures } from "../swappers/swapper-signatures.ts";
import { generators } from "./generators.ts";
import { recognizers } from "./recognizers.ts";

const onnxTargetSchema = pictureInputSchema.extend({ name: z.string() });
const onnxSourceSchema = z.union([
  pictureInputSchema.extend({ name: z.string() }),
  z.strictObject({ name: z.string(), recognizer: partSchema(recognizers) }),
]);
const onnxResultSchema = pictureConventionSchema.extend({ output: z.string().optional() });

/** A network from pictures to embeddings in an ONNX file. */
const embedderSchema = z.strictObject({ file: pathSchema, input: pictureInputSchema, output: z.string().optional() });

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
        let meanStyles: tf.Tensor[] | undefined;
        try {
          const encoder = await loadPart(encoders, encoderConfig, {
            ...context,
            layout: generator.layout,
            ...(generator.meanStyles !== undefined && {
              meanStyles: () => {
                meanStyles = generator.meanStyles?.() ?? [];
                return meanStyles;
              },
            }),
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
      "A swapper in an ONNX file, by onnxruntime-node. target and source: its inputs by name, with their conventions and crops (source may be a recogniser's unit embedding); result: conventions of what it paints, default those of target.",
      {
        id: z.string().min(1),
        file: pathSchema,
        target: onnxTargetSchema,
        source: onnxSourceSchema,
        result: onnxResultSchema.optional(),
      },
      async ({ id, file, target, source, result }, context) => {
        const { output, ...convention } = result ?? {};
        const { name, ...input } = source as z.infer<typeof pictureInputSchema> & { name: string };
        const told =
          "recognizer" in source
            ? { name: source.name, embedding: "unit" as const }
            : { name, picture: present(input) };
        const signature = {
          target: present(target) as SwapperSignature["target"],
          source: told,
          ...(result !== undefined && { result: present(convention) }),
        };
        const recognizer = "recognizer" in source ? source.recognizer : undefined;
        return await openOnnxSwapper({ id, file, signature, output, recognizer }, context);
      },
      onnxInLosses,
    ),
    "onnx-swapper": partType(
      "A swapper in an ONNX file of a family that the project knows (bench methods lists the signatures). Of the source's embedding, where it takes one: recognizer, or embedder (a recogniser in an ONNX file, whose rows keep their length), and converter or adapter (a second embedder, whose unit rows are added).",
      {
        signature: z.enum(Object.keys(swapperSignatures) as [SwapperSignatureName, ...SwapperSignatureName[]]),
        file: pathSchema,
        id: z.string().min(1).optional(),
        recognizer: partSchema(recognizers).optional(),
        embedder: embedderSchema.optional(),
        converter: pathSchema.optional(),
        adapter: embedderSchema.optional(),
      },
      async ({ signature, file, id = signature, recognizer, embedder, converter, adapter }, context) =>
        await openOnnxSwapper(
          {
            id,
            file,
            signature: swapperSignatures[signature],
            recognizer,
            converter,
            embedder: embedder && { ...present(embedder), input: present(embedder.input) },
            adapter: adapter && { ...present(adapter), input: present(adapter.input) },
          },
          context,
        ),
      onnxInLosses,
    ),
  },
};
