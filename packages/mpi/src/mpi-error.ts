import { MfimError } from "@mfim/core/errors";

/** A job of several ranks that cannot start, or whose ranks do not agree. */
export class MpiError extends MfimError {
  override name = "MpiError";
}
