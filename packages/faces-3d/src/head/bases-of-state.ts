import type { StateDict } from "@mfim/core";
import { FacesError } from "../faces-error.ts";
import { baselMatBases, isBaselMat } from "./basel-mat-bases.ts";
import { baselBases, flameBases, type MorphableBases } from "./morphable-bases.ts";

/** The bases of whichever model these tensors are: FLAME, or the Basel Face Model of 2009, 2017 or 2019. */
export function basesOfState(state: StateDict, name: string): MorphableBases {
  if (state.has("v_template") || state.has("v_template.x")) return flameBases(state);
  if (state.has("shape/model/mean")) return baselBases(state);
  if (isBaselMat(state)) return baselMatBases(state);
  throw new FacesError(
    `${name}: expected FLAME ("v_template"), the Basel Face Model of 2017 or 2019 ("shape/model/mean") or of 2009 ("shapeMU", "meanshape"), got ${[...state.keys()].slice(0, 8).join(", ")}.`,
  );
}
