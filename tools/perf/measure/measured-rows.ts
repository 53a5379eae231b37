import { existsSync, readFileSync } from "node:fs";
import { MfimError } from "@mfim/core";
import type { Measurement, Omission } from "./figures.ts";

/** A row as one run measured it. */
export interface MeasuredRow {
  readonly row: string;
  /** Day, as 2026-01-31. */
  readonly date: string;
  readonly rounds: number;
  /** Cores that other programs used meanwhile, on average; absent where the system cannot tell. */
  readonly others?: number | undefined;
  readonly measurements: readonly Measurement[];
  readonly omissions: readonly Omission[];
  readonly versions: Readonly<Record<string, string>>;
}

/** All rows measured so far under the same conditions. */
export interface MeasuredRows {
  /** Processor, threads and system: rows of different ones do not go into one table. */
  readonly conditions: string;
  /** Measured limit of the machine, floating-point operations a second. */
  readonly peak: number | undefined;
  readonly rows: readonly MeasuredRow[];
}

/** What an earlier run left; undefined where there was none, or under other conditions. @throws MfimError for another file */
export function readMeasuredRows(path: string, conditions: string): MeasuredRows | undefined {
  if (!existsSync(path)) return undefined;
  let found: Partial<MeasuredRows>;
  try {
    found = JSON.parse(readFileSync(path, "utf8")) as Partial<MeasuredRows>;
  } catch (error) {
    throw new MfimError(`${path}: expected the rows of an earlier run, got ${(error as Error).message}; delete it.`);
  }
  return found.conditions === conditions && Array.isArray(found.rows) ? (found as MeasuredRows) : undefined;
}

/** The same with a row in the place of an older one of its name. */
export function withRow(measured: MeasuredRows, row: MeasuredRow): MeasuredRows {
  return { ...measured, rows: [...measured.rows.filter((other) => other.row !== row.row), row] };
}
