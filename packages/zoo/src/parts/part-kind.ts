import { z } from "zod";

/** Where a config stands: the paths in it are relative to its folder. */
export interface LoadContext {
  readonly folder: string;
  /**
   * What the part is for. In a "loss" a part that has no gradients is refused at once, and one whose licence forbids it unless
   * it is acknowledged; a part that is to measure says "metric". Where nothing is said, licences are taken as for a loss.
   */
  readonly purpose?: "loss" | "metric";
  /**
   * Whether `{ type: module }` may be imported, which runs it. Absent: it is refused, since a folder or file of somebody else may name
   * one; only who wrote the config himself, or was told to trust it, says "allow".
   */
  readonly modules?: "allow";
  /** Filled while a part is loaded: the files and folders that it came from, whose hash becomes its `weights`. */
  readonly opened?: Set<string>;
}

/** One entry of a catalogue: what may stand beside `type`, and how the part is made from it. */
export interface PartType<Part, Context extends LoadContext = LoadContext> {
  /** One sentence: which network, from which file. */
  readonly summary: string;
  readonly schema: z.ZodObject;
  /** Why it cannot stand in a loss, where it cannot: a clause that ends in the remedy. */
  readonly refusedInLosses?: string;
  /** Takes the checked config, without `type`. */
  load(config: unknown, context: Context): Promise<Part>;
}

/** What a member of an interface must be, for objects whose code we do not know. */
type MemberType = "string" | "number" | "object" | "function";

/** A kind of part: its name in configs, its catalogue, and the interface that one's own must satisfy. */
export interface PartKind<Part, Context extends LoadContext = LoadContext> {
  readonly name: string;
  readonly types: Readonly<Record<string, PartType<Part, Context>>>;
  /** Members of the interface of @mfim/core. */
  readonly members: Readonly<Record<string, MemberType>>;
}

/** Fields of a config, beside `type`. */
export type PartFields = Readonly<Record<string, unknown>>;

/** An entry whose parts train. */
export interface TrainableType<Part, Context extends LoadContext = LoadContext> extends PartType<Part, Context> {
  /**
   * Takes the checked config, without `type`, of a part that trains, and gives the fields by which a part of the very same shape
   * comes back for the trained weights to be read into: nothing in them names what the training started from. Who writes the
   * weights into a file of their own adds `file`. A `type` is among them where the part came from a folder that names another.
   */
  trained(config: unknown, context: LoadContext): Promise<PartFields>;
}

/** A kind whose parts train; every type of it has a trained form. */
export interface TrainableKind<Part, Context extends LoadContext = LoadContext> extends PartKind<Part, Context> {
  readonly types: Readonly<Record<string, TrainableType<Part, Context>>>;
}

/** An entry whose loader gets its config with the types of its fields. */
export function partType<Fields extends z.ZodRawShape, Part, Context extends LoadContext = LoadContext>(
  summary: string,
  fields: Fields,
  load: (config: z.infer<z.ZodObject<Fields>>, context: Context) => Promise<Part>,
  refusedInLosses?: string,
): PartType<Part, Context> {
  const schema = z.strictObject(fields);
  return {
    summary,
    schema: schema as unknown as z.ZodObject,
    ...(refusedInLosses !== undefined && { refusedInLosses }),
    load: (config, context) => load(schema.parse(config) as z.infer<z.ZodObject<Fields>>, context),
  };
}

/** An entry of a kind that trains: `partType` with its trained form. */
export function trainableType<Fields extends z.ZodRawShape, Part, Context extends LoadContext = LoadContext>(
  summary: string,
  fields: Fields,
  load: (config: z.infer<z.ZodObject<Fields>>, context: Context) => Promise<Part>,
  trained: (config: z.infer<z.ZodObject<Fields>>, context: LoadContext) => PartFields | Promise<PartFields>,
): TrainableType<Part, Context> {
  const schema = z.strictObject(fields);
  return {
    ...partType(summary, fields, load),
    trained: async (config, context) => trained(schema.parse(config) as z.infer<z.ZodObject<Fields>>, context),
  };
}

/** A part as a config names it: `{ type: NAME, ... }`. */
export interface PartConfig {
  readonly type: string;
  readonly [field: string]: unknown;
}
