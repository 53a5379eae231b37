import { readCheckpoint } from "@mfim/checkpoints";
import { type AttributeEncoder, COLOUR_ORIGINS, type GeneratorLayout, splitCodes } from "@mfim/core";
import { FacialAttributeEncoder } from "@mfim/encoder";
import { loadState, seededWeights, zeroWeights } from "@mfim/nn";
import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { loadPart } from "../parts/load-part.ts";
import { type LoadContext, type TrainableKind, trainableType } from "../parts/part-kind.ts";
import { partSchema } from "../parts/part-schema.ts";
import { pathIn, pathSchema } from "../parts/paths.ts";
import { present } from "../parts/present.ts";
import { trainedForm } from "../parts/trained-form.ts";
import { mapBlockFactory, mapBlockSchema, trainedMapBlock } from "./map-blocks.ts";
import { pyramids } from "./pyramids.ts";

/** What an encoder is made for. */
export interface EncoderContext extends LoadContext {
  /** The generator's entrances. */
  readonly layout: GeneratorLayout;
  /** The generator's mean codes by slot, from which an untrained encoder starts: asked for where there is one. They stay the giver's. */
  readonly meanStyles?: () => readonly tf.Tensor[];
}

const count = z.int().positive();

/** YAML keys are text: resolutions of the generator to levels of the pyramid. */
const levelsSchema = z.record(z.string().regex(/^\d+$/), count);

const codesSchema = z.strictObject({
  width: count.optional(),
  convolutions: z.int().nonnegative().optional(),
  sharing: z.enum(["slot", "level"]).optional(),
  levels: levelsSchema.optional(),
  deviation: z.number().nonnegative().optional(),
});

const mapsSchema = z.strictObject({
  resolutions: z.array(count).optional(),
  width: count.optional(),
  convolutions: count.optional(),
  /** The block that makes a map: a name of `mapHeads`, or a module of one's own. */
  block: mapBlockSchema.optional(),
});

const cropSchema = z.strictObject({ left: z.number(), top: z.number(), side: z.number() });

/** Encoders that a swap is made with. */
export const encoders: TrainableKind<AttributeEncoder, EncoderContext> = {
  name: "encoder",
  members: {
    layout: "object",
    split: "object",
    inputSize: "number",
    encodeIdentity: "function",
    encodeAttributes: "function",
    encodePair: "function",
    parameters: "function",
    state: "function",
    dispose: "function",
  },
  types: {
    "facial-attribute": trainableType(
      "MFIM's facial attribute encoder. identityFrom: the coarsest resolution whose codes come from the source; coloursFrom: whose codes the convolutions to colours of those resolutions get (the paper: source); identityCrop: the square of a source that the pyramid sees, as shares of its side; file: its trained weights.",
      {
        identityFrom: count,
        coloursFrom: z.enum(COLOUR_ORIGINS).default("source"),
        pyramid: partSchema(pyramids),
        codes: codesSchema.default({}),
        maps: mapsSchema.default({}),
        identityCrop: cropSchema.optional(),
        file: pathSchema.optional(),
        seed: z.int().nonnegative().default(1),
      },
      async (
        { identityFrom, coloursFrom, identityCrop, pyramid, codes, maps, file, seed },
        context: EncoderContext,
      ) => {
        const trained = file !== undefined;
        const { block, ...plan } = present(maps);
        // Drawing what the file replaces took a tenth of a swap.
        const weights = trained ? zeroWeights : seededWeights(seed);
        const encoder = new FacialAttributeEncoder({
          layout: context.layout,
          split: splitCodes(context.layout, identityFrom, coloursFrom),
          pyramid: await loadPart(pyramids, pyramid, { ...context, weights }),
          codes: present(codes),
          maps: { ...plan, ...(block && { block: await mapBlockFactory(block, context) }) },
          weights,
          ...(identityCrop !== undefined && { identityCrop }),
          ...(!trained && context.meanStyles !== undefined && { meanStyles: context.meanStyles() }),
        });
        if (!trained) return encoder;
        const path = pathIn(context, file);
        try {
          loadState(encoder, (await readCheckpoint(path)).state, { origin: path });
          return encoder;
        } catch (error) {
          encoder.dispose();
          throw error;
        }
      },
      async ({ file: _, pyramid, maps: { block, ...maps }, ...shape }, context) => ({
        ...shape,
        maps: { ...maps, ...(block && { block: trainedMapBlock(block, context) }) },
        pyramid: await trainedForm(pyramids, pyramid, context),
      }),
    ),
  },
};
