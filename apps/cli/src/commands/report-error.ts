import { MfimError } from "@mfim/core";

/** Ends the process: what the user can mend in one sentence, anything else with its stack. */
export function reportError(error: unknown): void {
  const text =
    error instanceof MfimError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}
