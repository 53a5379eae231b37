import { readFile } from "node:fs/promises";
import { FacesError } from "../faces-error.ts";

/** A polygon mesh as a Wavefront OBJ file has it; only triangles and quads. */
export interface ObjMesh {
  /** [V, 3] */
  readonly positions: Float32Array;
  /** [U, 2] */
  readonly uvs: Float32Array;
  /** [F, 4], -1 in the fourth place for a triangle */
  readonly quads: Int32Array;
  /** [F, 4] into uvs, -1 where there is none */
  readonly quadUvs: Int32Array;
}

/**
 * Reads `v`, `vt` and `f` lines of an OBJ file; everything else (normals, groups, materials) is passed over.
 * @throws FacesError with file and line for a number that is none or a face that is no triangle or quad
 */
export async function readObj(path: string): Promise<ObjMesh> {
  const positions: number[] = [];
  const uvs: number[] = [];
  const quads: number[] = [];
  const quadUvs: number[] = [];
  const lines = (await readFile(path, "utf8")).split("\n");
  lines.forEach((line, i) => {
    const words = line.trim().split(/\s+/);
    const numbers = (count: number) => {
      const values = words.slice(1, 1 + count).map(Number);
      if (values.length < count || values.some((value) => !Number.isFinite(value))) {
        throw new FacesError(`${path}:${i + 1}: expected ${count} numbers after "${words[0]}", got "${line.trim()}".`);
      }
      return values;
    };
    if (words[0] === "v") positions.push(...numbers(3));
    else if (words[0] === "vt") uvs.push(...numbers(2));
    else if (words[0] === "f") {
      const corners = words.slice(1).map((word) => word.split("/").map(Number));
      if (corners.length < 3 || corners.length > 4 || corners.some(([v]) => !Number.isInteger(v) || v === 0)) {
        throw new FacesError(`${path}:${i + 1}: expected a face of 3 or 4 corners, got "${line.trim()}".`);
      }
      for (let c = 0; c < 4; c++) {
        quads.push(index(corners[c]?.[0], positions.length / 3));
        quadUvs.push(index(corners[c]?.[1], uvs.length / 2));
      }
    }
  });
  return {
    positions: Float32Array.from(positions),
    uvs: Float32Array.from(uvs),
    quads: Int32Array.from(quads),
    quadUvs: Int32Array.from(quadUvs),
  };
}

/** OBJ counts from 1, and negative numbers from the end; a missing one becomes -1. */
function index(value: number | undefined, count: number): number {
  if (!value) return -1;
  return value > 0 ? value - 1 : count + value;
}
