import { ConfigError } from "@mfim/core";
import { type MapHead, type MapHeadBlockOptions, type MapHeadFactory, type MapHeadName, mapHeads } from "@mfim/encoder";
import { Module } from "@mfim/nn";
import { z } from "zod";
import { modulePartFactory, moduleSchema } from "../parts/module-part.ts";
import { type LoadContext, type PartConfig, type PartFields, type PartKind, partType } from "../parts/part-kind.ts";
import { partSchema } from "../parts/part-schema.ts";
import { trainedModule } from "../parts/trained-form.ts";

/** What a module's factory is told of the one map that its block makes, beside its own options. */
export interface MapBlockContext extends LoadContext, MapHeadBlockOptions {}

const typeOf = (make: MapHeadFactory) =>
  partType(
    "MFIM's M2M: convolutions of the latent map, the last of which starts at zero.",
    {},
    async (_, context: MapBlockContext) => make(context),
  );

/** Blocks from a latent map to a style map: rows of `mapHeads`, or modules of whoever trains, whose factory is called once a map. */
export const mapBlocks: PartKind<MapHead, MapBlockContext> = {
  name: "map block",
  members: { forward: "function", state: "function", parameters: "function", dispose: "function" },
  types: Object.fromEntries(Object.entries(mapHeads).map(([name, make]) => [name, typeOf(make)])),
};

/** A name of `mapHeads` in a word, or `{ type: module, from: ./mine.js }`. */
export const mapBlockSchema = z.preprocess(
  (given) => (typeof given === "string" ? { type: given } : given),
  partSchema(mapBlocks),
);

/**
 * What the encoder makes its blocks with: called once a map, while the encoder is made, and so without a wait.
 * @throws ConfigError as for every module, and for one that gives weights of its own: they are in the encoder's file
 */
export async function mapBlockFactory({ type, ...fields }: PartConfig, context: LoadContext): Promise<MapHeadFactory> {
  if (type !== "module") return mapHeads[type as MapHeadName];
  const config = moduleSchema.parse(fields);
  const where = `${mapBlocks.name} from ${config.from}`;
  if (config.file !== undefined)
    throw new ConfigError(
      `${where}: expected no file, since a block's weights are the encoder's, got ${config.file}; leave it out.`,
    );
  const make = await modulePartFactory(mapBlocks, config, context);
  return (options) => {
    const block = make(options);
    if (block instanceof Module) return block as MapHead;
    throw new ConfigError(
      `${where}: expected its factory to make a Module of @mfim/nn at once, whose variables are then the encoder's, got ${block instanceof Promise ? "a promise" : "another object"}.`,
    );
  };
}

/** The config by which the same block comes back from a model's folder. */
export const trainedMapBlock = (block: PartConfig, context: LoadContext): PartFields =>
  block.type === "module" ? trainedModule(block, context) : block;
