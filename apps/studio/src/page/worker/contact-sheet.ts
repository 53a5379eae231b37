import type { Pixels } from "@mfim/core";
import { alignFace, quadSide } from "@mfim/photographs/alignment";
import { drawSheet, type SheetCell, sheetCell } from "../pictures/draw-sheet.ts";
import { letterOf } from "../state/source-letter.ts";
import { PaintedCopy, type PaintFace } from "./painted-copy.ts";
import { decodedCopy, quadIn, type StoredFace, type StoredPhotograph } from "./photographs.ts";
import type { FaceMix, FaceReference, MixOrder, MorphStop } from "./protocol.ts";

/** A photograph and one of its faces. */
export interface Found {
  readonly photograph: StoredPhotograph;
  readonly face: StoredFace;
}

/**
 * A row a painted face: its sources, the face before, the face in the finished picture; then the chosen face on the way
 * through its sources. All are cut out of photographs as they are, or would be, saved.
 */
export async function contactSheet(
  { photograph, faces, paste }: MixOrder,
  stops: readonly MorphStop[],
  find: (reference: FaceReference) => Found,
  paint: PaintFace,
): Promise<OffscreenCanvas> {
  const foundFaces = faces.map(({ face }) => find({ photograph, face }));
  const { photograph: stored } = foundFaces[0] as Found;
  // Twice the cells' size is fine enough to be cut from, and pasted into quickly.
  const largest = (2 * sheetCell * Math.max(stored.width, stored.height)) / smallestSide(foundFaces);
  const copy = new PaintedCopy(stored, await decodedCopy(stored, largest));
  const cut = async (picture: Pixels, face: number): Promise<Pixels> => {
    const quad = quadIn(copy.pixels, stored, stored.faces[face] as StoredFace);
    return (await alignFace(picture, quad, { size: sheetCell })).pixels;
  };
  const result = await copy.paint({ faces, paste }, paint);
  const rows: SheetCell[][] = [];
  for (const { face, sources } of [...faces].sort((a, b) => a.face - b.face)) {
    const number = stored.faces.length > 1 ? `, face ${face + 1}` : "";
    rows.push([
      ...sources.map((source, n) => {
        const found = find(source);
        return { picture: found.face.cut.pixels, label: `Source ${letterOf(n)}`, name: found.photograph.name };
      }),
      { picture: (stored.faces[face] as StoredFace).cut.pixels, label: `Target${number}`, name: stored.name },
      { picture: await cut(result, face), label: `Result${number}` },
    ]);
  }
  const last = faces.at(-1) as FaceMix;
  const path: SheetCell[] = [];
  for (const { weights, label } of stops) {
    const picture = await copy.paint({ faces: [...faces.slice(0, -1), { ...last, weights }], paste }, paint);
    path.push({ picture: await cut(picture, last.face), label });
  }
  return drawSheet([...rows, path]);
}

const smallestSide = (faces: readonly Found[]) => Math.min(...faces.map(({ face }) => quadSide(face.cut.quad)));
