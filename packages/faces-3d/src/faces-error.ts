/** An error whose message is for the user: what was expected, what came, where, and what to do. */
export class FacesError extends Error {
  override name = "FacesError";
}
