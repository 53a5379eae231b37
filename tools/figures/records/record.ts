import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DataError } from "@mfim/core";
import { writeWholeJson } from "@mfim/files";
import { z } from "zod";

/** A figure: the value, and its 95 % interval where it has one. */
const figureSchema = z.strictObject({
  value: z.number(),
  low: z.number().optional(),
  high: z.number().optional(),
  /** Whether the network that measured it also served in the method's loss. */
  served: z.literal(true).optional(),
});

const benchSchema = z.strictObject({
  protocol: z.strictObject({ name: z.string(), checksum: z.string().optional(), pairs: z.int(), size: z.int() }),
  /** Figures by method and name. */
  methods: z.record(z.string(), z.record(z.string(), figureSchema)),
  /** By method: of how many pairs the swap is nearer to the source than the target was. */
  nearer: z.record(z.string(), z.strictObject({ pairs: z.int(), of: z.int() })).optional(),
});

const rowsSchema = z.strictObject({
  rows: z.array(z.strictObject({ name: z.string(), values: z.record(z.string(), z.number()) })),
  /** What else was counted. */
  counts: z.record(z.string(), z.number()),
  /** What else is known of the occasion. */
  about: z.string().optional(),
});

/** What an entry found out, small enough to be kept in docs/figures: pages are written from it without measuring. */
const recordSchema = z.strictObject({
  format: z.literal("mfim-figures-1"),
  entry: z.string(),
  model: z.strictObject({
    name: z.string(),
    resolution: z.int(),
    /** `weightFilesHash` of its folder; null where only the page was known. */
    sha256: z.string().nullable(),
  }),
  /** Day, as 2026-01-31. */
  date: z.string(),
  /** System, processor and memory; null where nobody noted it. */
  machine: z.string().nullable(),
  /** What its commands took; null where nobody noted it. */
  seconds: z.number().nullable(),
  /** `command`: by this tool or by its commands; `page`: copied from the page as it stood, since the result was not kept. */
  from: z.enum(["command", "page"]),
  bench: benchSchema.optional(),
  rows: rowsSchema.optional(),
  /** Markdown that a program wrote. */
  text: z.string().optional(),
  /** SHA-256 of the pictures that it took, by path in the repository. */
  pictures: z.record(z.string(), z.string()).optional(),
});

export type FigureRecord = z.infer<typeof recordSchema>;
export type Figure = z.infer<typeof figureSchema>;
export type BenchRecord = z.infer<typeof benchSchema>;
export type RowsRecord = z.infer<typeof rowsSchema>;
/** What an entry finds; when, where and of which model is added by whoever runs it. */
export type Finding = Pick<FigureRecord, "bench" | "rows" | "text" | "pictures">;

const fileOf = (folder: string, entry: string) => join(folder, `${entry}.json`);

/** @returns undefined where it was never taken. @throws DataError for another file */
export function readRecord(folder: string, entry: string): FigureRecord | undefined {
  const file = fileOf(folder, entry);
  if (!existsSync(file)) return undefined;
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new DataError(`${file}: expected JSON, got ${(error as Error).message}; take the entry again.`);
  }
  const parsed = recordSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new DataError(`${file}: expected what "npm run figures" keeps: ${z.prettifyError(parsed.error)}`);
}

export async function writeRecord(folder: string, record: FigureRecord): Promise<void> {
  await writeWholeJson(fileOf(folder, record.entry), record);
}
