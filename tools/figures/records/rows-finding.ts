import { readFile } from "node:fs/promises";
import { DataError } from "@mfim/core";
import { z } from "zod";
import type { RowsRecord } from "./record.ts";

/** What `pasting --json` and `studio:latency --json` write. */
const schema = z.looseObject({
  rows: z.array(z.strictObject({ name: z.string(), values: z.record(z.string(), z.number().nullable()) })),
  counts: z.record(z.string(), z.number()),
  about: z.string().optional(),
});

/** @throws DataError for another file */
export async function rowsFinding(file: string): Promise<RowsRecord> {
  const parsed = schema.safeParse(JSON.parse(await readFile(file, "utf8")));
  if (!parsed.success)
    throw new DataError(`${file}: expected rows with values and counts: ${z.prettifyError(parsed.error)}`);
  const { rows, counts, about } = parsed.data;
  return {
    rows: rows.map(({ name, values }) => ({ name, values: kept(values) })),
    counts,
    ...(about !== undefined && { about }),
  };
}

/** What could not be measured is left out; six digits are more than any page shows. */
const kept = (values: Readonly<Record<string, number | null>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, Number(value.toPrecision(6))]])),
  );
