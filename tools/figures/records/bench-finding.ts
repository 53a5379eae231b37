import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@mfim/core";
import { z } from "zod";
import type { BenchRecord, Figure } from "./record.ts";

const estimateSchema = z.looseObject({
  value: z.number().nullable(),
  low: z.number().nullish(),
  high: z.number().nullish(),
});
const measurementSchema = z.looseObject({
  value: z.number().nullable(),
  interval: z.looseObject({ low: z.number(), high: z.number() }).nullish(),
  network: z.looseObject({ servedInLoss: z.boolean() }).nullish(),
});

/** `result.json` of the bench, as far as pages show it. */
const resultSchema = z.looseObject({
  format: z.literal("mfim-bench-2"),
  protocol: z.looseObject({ name: z.string(), checksum: z.string(), pairs: z.int(), size: z.int() }),
  methods: z.array(
    z.looseObject({
      method: z.string(),
      figures: z.record(z.string(), measurementSchema),
      summary: z.record(z.string(), estimateSchema),
    }),
  ),
});

/** `values.json`: each figure by pair. */
const valuesSchema = z.record(
  z.string(),
  z.record(z.string(), z.looseObject({ ids: z.array(z.string()), values: z.array(z.number().nullable()) })),
);

type Result = z.infer<typeof resultSchema>;

/** What the pages show of a run of the bench. @throws DataError for a folder that holds no finished one */
export async function benchFinding(folder: string): Promise<BenchRecord> {
  const result = await readJson(join(folder, "result.json"), resultSchema);
  const values = await readJson(join(folder, "values.json"), valuesSchema);
  const { name, checksum, pairs, size } = result.protocol;
  const methods = Object.fromEntries(result.methods.map((method) => [method.method, figuresOf(method)]));
  const nearer = Object.fromEntries(
    result.methods.flatMap(({ method }) => {
      const count = nearerPairs(values[method] ?? {});
      return count === undefined ? [] : [[method, count] as const];
    }),
  );
  return { protocol: { name, checksum, pairs, size }, methods, nearer };
}

function figuresOf({ summary, figures }: Result["methods"][number]): Record<string, Figure> {
  const found: Record<string, Figure> = {};
  const served = (name: string) => figures[name]?.network?.servedInLoss === true && { served: true as const };
  for (const [name, { value, low, high }] of Object.entries(summary))
    if (value !== null) found[name] = { ...rounded(value, low, high), ...served(judgedBy(name)) };
  for (const [name, { value, interval }] of Object.entries(figures))
    if (value !== null) found[name] = { ...rounded(value, interval?.low, interval?.high), ...served(name) };
  return found;
}

/** The figure whose network a summary's figure rests on. */
const judgedBy = (name: string) =>
  name.startsWith("gain.") ? `${name.slice("gain.".length)}.source` : `${name.replace(/^kept\./, "")}.target`;

/** Six digits are more than any page shows, and keep the files small. */
const short = (value: number) => Number(value.toPrecision(6));
const rounded = (value: number, low: number | null | undefined, high: number | null | undefined): Figure => ({
  value: short(value),
  ...(typeof low === "number" && typeof high === "number" && { low: short(low), high: short(high) }),
});

/** Pairs whose swap is more alike to the source than the untouched target is (`identity.pair`). */
function nearerPairs(values: z.infer<typeof valuesSchema>[string]): { pairs: number; of: number } | undefined {
  const [after, before] = [values["identity.source"], values["identity.pair"]];
  if (after === undefined || before === undefined) return undefined;
  const untouched = new Map(before.ids.map((id, n) => [id, before.values[n]]));
  const both = after.ids.flatMap((id, n) => {
    const [now, then] = [after.values[n], untouched.get(id)];
    return typeof now === "number" && typeof then === "number" ? [now > then] : [];
  });
  return { pairs: both.filter(Boolean).length, of: both.length };
}

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new DataError(`${file}: expected a result of "bench run", got ${error.code}; take the entry again.`);
  });
  const parsed = schema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new DataError(`${file}: expected a result of "bench run": ${z.prettifyError(parsed.error)}`);
}
