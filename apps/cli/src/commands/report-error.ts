import { errorText } from "@mfim/core";

/** Ends the process: what the user can mend in one sentence, anything else with its stack. */
export function reportError(error: unknown): void {
  process.stderr.write(`${errorText(error)}\n`);
  process.exitCode = 1;
}
