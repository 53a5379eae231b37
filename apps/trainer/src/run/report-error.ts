import { MfimError } from "@mfim/core";

/** Ends the process: what the user can mend in one sentence, anything else with its stack. */
export function reportError(error: unknown): void {
  const known = error instanceof MfimError;
  process.stderr.write(
    `${known ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exitCode = 1;
}
