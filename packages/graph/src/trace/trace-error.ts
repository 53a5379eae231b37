import { MfimError } from "@mfim/core";

/** Something in the function cannot become a graph. The message names the op, the caller's line and the remedy. */
export class TraceError extends MfimError {
  override name = "TraceError";
}
