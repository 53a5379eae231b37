import type { FaceMeshFinder } from "../library/build-library.ts";
import type { PersonUse } from "../library/photographed-person.ts";

/** What the program that names concrete networks and data sets hands in. */
export interface FacesCommandParts {
  /** Loaded only when photographs are prepared. */
  readonly loadMeshFinder: () => Promise<FaceMeshFinder>;
  /** What a person of the London set may be used for. */
  readonly loadLondonSplit: () => Promise<(id: string) => PersonUse>;
}
