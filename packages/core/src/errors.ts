/** Base of the errors whose message is meant for the user: one sentence with what was expected, what came, where, and the remedy. */
export class MfimError extends Error {
  override name = "MfimError";
}

/** A tensor of another shape than expected. */
export class ShapeError extends MfimError {
  override name = "ShapeError";
  constructor(what: string, expected: readonly (number | null)[], actual: readonly number[]) {
    const show = (shape: readonly (number | null)[]) => `[${shape.map((size) => size ?? "*").join(", ")}]`;
    super(`${what}: expected shape ${show(expected)}, got ${show(actual)}.`);
  }
}

/** A checkpoint that cannot be read, or does not fit the network it is loaded into. */
export class CheckpointError extends MfimError {
  override name = "CheckpointError";
}

/** A configuration that is not understood. */
export class ConfigError extends MfimError {
  override name = "ConfigError";
}

/** A picture, a face or a data set that cannot be used. */
export class DataError extends MfimError {
  override name = "DataError";
}

/** What a command prints of an error: the sentence alone where the user can mend it, anything else with its stack. */
export function errorText(error: unknown): string {
  if (error instanceof MfimError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
