import { MfimError } from "@mfim/core/errors";

/** An error whose message is for the user: what was expected, what came, where, and what to do. */
export class FacesError extends MfimError {
  override name = "FacesError";
}
