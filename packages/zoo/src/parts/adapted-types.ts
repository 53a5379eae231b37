import { type AdapterOptions, loadTfjsModel, OnnxModel, onnxInLosses, type TensorFunction } from "@mfim/adapters";
import { z } from "zod";
import { type PartType, partType } from "./part-kind.ts";
import { pathIn, pathSchema } from "./paths.ts";
import { present } from "./present.ts";

const triple = z.tuple([z.number(), z.number(), z.number()]);

/** How a network's pictures lie: black and white, mean and deviation, channels, axes. */
export const pictureConventionSchema = z.strictObject({
  range: z.tuple([z.number(), z.number()]).optional(),
  mean: triple.optional(),
  std: triple.optional(),
  channels: z.enum(["rgb", "bgr"]).optional(),
  layout: z.enum(["nhwc", "nchw"]).optional(),
});

/** The same with size and alignment: all that a network says of its input. */
export const pictureInputSchema = pictureConventionSchema.extend({
  height: z.int().positive(),
  width: z.int().positive(),
  template: z.string().min(1),
});

const adapterFields = {
  file: pathSchema,
  id: z.string().min(1),
  input: pictureInputSchema,
  output: z.string().optional(),
};

type AdapterConfig = z.infer<z.ZodObject<typeof adapterFields>>;

/** Where a model comes from: its loader by the name of the type, and why it is refused in a loss, where it is. */
const sources = {
  "tfjs-model": {
    summary: "Any TensorFlow.js graph or layers model, from its model.json",
    load: loadTfjsModel,
    refusedInLosses: undefined,
  },
  onnx: {
    summary: "Any ONNX file, by onnxruntime-node; not in losses",
    load: (path: string): Promise<TensorFunction> => OnnxModel.load(path),
    refusedInLosses: onnxInLosses,
  },
} as const;

/** The types `tfjs-model` and `onnx` of a kind: a file, the definition of its input, and what the kind asks beside it. */
export function adaptedTypes<Part, Fields extends z.ZodRawShape>(
  what: string,
  fields: Fields,
  make: (model: TensorFunction, options: AdapterOptions, fields: z.infer<z.ZodObject<Fields>>) => Part,
): { readonly [Name in keyof typeof sources]: PartType<Part> } {
  const entries = Object.entries(sources).map(([name, { summary, load, refusedInLosses }]) => {
    const type = partType<Fields & typeof adapterFields, Part>(
      `${summary}, as ${what}. input: what it wants to see; output: the node, where there are several.`,
      { ...adapterFields, ...fields },
      async (config, context) => {
        const { file, id, input, output, ...own } = config as AdapterConfig & z.infer<z.ZodObject<Fields>>;
        const options = { id, input: present(input), ...(output !== undefined && { output }) };
        return make(await load(pathIn(context, file)), options, own as z.infer<z.ZodObject<Fields>>);
      },
      refusedInLosses,
    );
    return [name, type] as const;
  });
  return Object.fromEntries(entries) as { [Name in keyof typeof sources]: PartType<Part> };
}
