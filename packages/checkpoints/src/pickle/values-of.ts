import { CheckpointError } from "@mfim/core/errors";
import type { ByteSource } from "../bytes/byte-source.ts";
import { PickleBytes, type PickleValue } from "./pickle-values.ts";

/** Checked views of pickle values; each throws a CheckpointError that says where. */
export function numberOf(value: PickleValue | undefined, where: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) {
    throw new CheckpointError(`${where}: expected a whole number, got ${describe(value)}; the pickle is damaged.`);
  }
  return value;
}

export function listOf(value: PickleValue | undefined, where: string): readonly PickleValue[] {
  if (!Array.isArray(value))
    throw new CheckpointError(`${where}: expected a list, got ${describe(value)}; the pickle is damaged.`);
  return value;
}

export function numbersOf(value: PickleValue | undefined, where: string): number[] {
  return listOf(value, where).map((item) => numberOf(item, where));
}

export function textOf(value: PickleValue | undefined, where: string): string {
  if (typeof value !== "string")
    throw new CheckpointError(`${where}: expected a text, got ${describe(value)}; the pickle is damaged.`);
  return value;
}

/** Bytes, or the Latin-1 text that Python 2 and protocol 2 write instead. */
export function bytesOf(value: PickleValue | undefined, where: string, context: Encoder): ByteSource {
  if (value instanceof PickleBytes) return value.source;
  return context.encoded(textOf(value, where), "latin1").source;
}

/** What turns texts into bytes, one text once (`RuleContext`). */
interface Encoder {
  encoded(text: string, encoding: "latin1"): PickleBytes;
}

export function describe(value: PickleValue | undefined): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return value.constructor.name.replace("Pickle", "a ").toLowerCase();
  return typeof value === "string" ? `"${value.slice(0, 40)}"` : String(value).slice(0, 40);
}
