import { CheckpointError } from "@mfim/core/errors";
import { structureProblem } from "./json-structure.ts";

/** Parses JSON whose top level must be an object; no object in it may have a key twice, and nesting has an end. Keys such as "__proto__" stay plain own keys, as JSON.parse makes them. */
export function parseJson(file: string, what: string, bytes: Uint8Array): Record<string, unknown> {
  let value: unknown;
  let problem: string | undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    problem = structureProblem(text);
    value = problem === undefined ? JSON.parse(text) : undefined;
  } catch (error) {
    throw new CheckpointError(
      `${file}: ${what} is no valid JSON (${(error as Error).message}); the file is damaged or of another format.`,
      {
        cause: error,
      },
    );
  }
  if (problem !== undefined) throw new CheckpointError(`${file}: ${what} is refused: ${problem}.`);
  if (!isRecord(value)) throw new CheckpointError(`${file}: expected ${what} to be a JSON object.`);
  return value;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
