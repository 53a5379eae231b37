import { LABELS, type Label } from "../mesh/render-mesh.ts";

/** Where something is in a picture, by what it is good for. */
const MASKS = {
  /** The face itself, beard, eyes and open mouth with it; neither ears nor neck. */
  face: ["skin", "eyes", "mouth", "beard"],
  /** Bare skin of face, ears and neck. */
  skin: ["skin", "neck"],
  hair: ["hair"],
  occluder: ["occluder"],
  background: ["background"],
} as const satisfies Readonly<Record<string, readonly Label[]>>;

export type MaskName = keyof typeof MASKS;

/** 1 where the labels [size, size] are of the mask, else 0. */
export function maskOf(labels: Uint8Array, name: MaskName): Uint8Array {
  const values = new Set<number>(MASKS[name].map((label) => LABELS.indexOf(label)));
  return labels.map((label) => (values.has(label) ? 1 : 0));
}
