import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@mfim/core";
import { z } from "zod";

const estimateSchema = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});

const resultSchema = z.object({
  format: z.literal("mfim-bench-2"),
  protocol: z.object({ name: z.string(), checksum: z.string(), pairs: z.number(), size: z.number() }),
  methods: z.array(
    z.object({
      method: z.string(),
      figures: z.record(
        z.string(),
        z.object({
          value: z.number().nullable(),
          network: z.object({ servedInLoss: z.boolean() }).nullish(),
        }),
      ),
      summary: z.record(z.string(), estimateSchema),
    }),
  ),
});

/** Of run.json: whose face each pair's source shows, where the protocol knows. */
const runSchema = z.object({ people: z.record(z.string(), z.string()).nullish() });

const valuesSchema = z.record(
  z.string(),
  z.record(z.string(), z.object({ ids: z.array(z.string()), values: z.array(z.number()) })),
);

/** Values of one method by metric, then by pair. */
export type MethodValues = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** What a run of the bench found, as far as the trainer reads it. */
export interface BenchFindings {
  readonly protocol: z.infer<typeof resultSchema>["protocol"];
  /** By method. */
  readonly values: ReadonlyMap<string, MethodValues>;
  /** Figures of whole sets, such as a Frechet distance: by method, then name. They have no value a pair. */
  readonly sets: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Source person by pair: pairs of one person hang together, and an interval has to know. */
  readonly people?: ReadonlyMap<string, string>;
  /** Metrics whose network also served in the training loss of one of the methods. */
  readonly servedInLoss: ReadonlySet<string>;
}

type Figures = z.infer<typeof resultSchema>["methods"][number]["figures"];

/** @throws DataError where the folder holds no finished result of a format that is understood */
export async function readBenchFindings(folder: string): Promise<BenchFindings> {
  const result = await read(join(folder, "result.json"), resultSchema);
  const values = await read(join(folder, "values.json"), valuesSchema);
  const { people } = await read(join(folder, "run.json"), runSchema);
  const ofMethod = (method: string): MethodValues =>
    new Map(
      Object.entries(values[method] ?? {}).map(([metric, { ids, values: numbers }]) => [
        metric,
        new Map(ids.map((id, n) => [id, numbers[n] as number])),
      ]),
    );
  const servedIn = (figures: Figures) =>
    Object.keys(figures).filter((name) => figures[name]?.network?.servedInLoss === true);
  const setsOf = (figures: Figures, known: MethodValues) =>
    new Map(
      Object.entries(figures).flatMap(([name, { value }]) =>
        known.has(name) || value === null ? [] : [[name, value]],
      ),
    );
  return {
    protocol: result.protocol,
    ...(people && { people: new Map(Object.entries(people)) }),
    servedInLoss: new Set(result.methods.flatMap(({ figures }) => servedIn(figures))),
    values: new Map(result.methods.map(({ method }) => [method, ofMethod(method)])),
    sets: new Map(result.methods.map(({ method, figures }) => [method, setsOf(figures, ofMethod(method))])),
  };
}

async function read<Schema extends z.ZodType>(file: string, schema: Schema): Promise<z.infer<Schema>> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new DataError(`${file}: expected what "bench run" writes, got ${error.code}; measure again.`);
  });
  const parsed = schema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new DataError(`${file}: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`);
}
