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
      figures: z.record(z.string(), z.looseObject({ value: z.number().nullable() })),
      summary: z.record(z.string(), estimateSchema),
    }),
  ),
});

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
}

/** @throws DataError where the folder holds no finished result of a format that is understood */
export async function readBenchFindings(folder: string): Promise<BenchFindings> {
  const result = await read(join(folder, "result.json"), resultSchema);
  const values = await read(join(folder, "values.json"), valuesSchema);
  const ofMethod = (method: string): MethodValues =>
    new Map(
      Object.entries(values[method] ?? {}).map(([metric, { ids, values: numbers }]) => [
        metric,
        new Map(ids.map((id, n) => [id, numbers[n] as number])),
      ]),
    );
  const setsOf = (figures: z.infer<typeof resultSchema>["methods"][number]["figures"], known: MethodValues) =>
    new Map(
      Object.entries(figures).flatMap(([name, { value }]) =>
        known.has(name) || value === null ? [] : [[name, value]],
      ),
    );
  return {
    protocol: result.protocol,
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
