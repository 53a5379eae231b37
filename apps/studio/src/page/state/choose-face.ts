import { type FaceMixture, type Mixture, mixtureOf, type Scope, unmixed } from "./mixture.ts";

/** Another face of the target chosen: the sources come with it, or are its own where each face has its own. */
export function chooseFace(mixture: Mixture, face: number): Mixture {
  const { target, scope } = mixture;
  if (target === undefined || target.face === face) return mixture;
  const moved = { ...mixture, target: { ...target, face } };
  if (scope !== "each") return moved;
  const { [face]: own = unmixed, ...rest } = mixture.others;
  return { ...moved, ...own, others: { ...rest, ...parked(target.face, mixture) } };
}

const parked = (face: number, mixture: FaceMixture): Mixture["others"] =>
  mixture.sources.length === 0 ? {} : { [face]: mixtureOf(mixture) };

/**
 * The faces that are swapped. From all to each, every face keeps the sources that it had.
 * @param faces how many the target has
 */
export function withScope(mixture: Mixture, scope: Scope, faces: number): Mixture {
  const { target, others } = mixture;
  if (scope === mixture.scope || target === undefined) return mixture;
  if (scope === "each") {
    const rest = Array.from({ length: faces }, (_, face) => face).filter((face) => face !== target.face);
    const own = mixture.scope === "all" ? Object.assign({}, ...rest.map((face) => parked(face, mixture))) : {};
    return { ...mixture, scope, others: own };
  }
  // Where the chosen face has no sources, those of the first that has some go on.
  const some = mixture.sources.length > 0 ? mixture : Object.values(others)[0];
  return { ...mixture, ...mixtureOf(some ?? unmixed), scope, others: {} };
}
