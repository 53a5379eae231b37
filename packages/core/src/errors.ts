/** Base of the errors whose message is meant for the user: one sentence with what was expected, what came, where, and the remedy. */
export class MfimError extends Error {
  override name = "MfimError";
  /** Everything that the sentence tells only the beginning of, where it does. */
  readonly details: readonly string[];
  constructor(message?: string, { details = [], ...options }: MfimErrorOptions = {}) {
    super(message, options);
    this.details = details;
  }
}

export interface MfimErrorOptions extends ErrorOptions {
  readonly details?: readonly string[];
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

/** The flag by which a command says all that is wrong: its spelling and its help. */
export const verboseFlag = ["--verbose", "tell everything that is wrong in an error, not the first of it"] as const;

/**
 * What a command prints of an error: the sentence alone where the user can mend it, anything else with its stack.
 * @param verbose with a line for each detail
 */
export function errorText(error: unknown, { verbose = false }: { readonly verbose?: boolean } = {}): string {
  if (error instanceof MfimError) return [error.message, ...(verbose ? error.details : [])].join("\n  ");
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
