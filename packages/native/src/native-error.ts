import { MfimError } from "@mfim/core/errors";

/** An error whose message is meant for the user: what was expected, what came, where, and the remedy, in one sentence or two. */
export class NativeError extends MfimError {
  override name = "NativeError";
}
