import { DataError } from "@mfim/core";
import type { CutFace } from "@mfim/photographs";
import { type Photograph, readPhotograph } from "../picture/photograph.ts";
import type { FaceWish } from "./face-choice.ts";
import type { CastFace } from "./swap-picture.ts";
import type { LoadedSources, SwapSession } from "./swap-session.ts";

/** Who is painted as whom: one role for a plain swap, several with `--faces-map`. */
export interface Role {
  readonly wish: FaceWish;
  readonly sources: LoadedSources;
}

/** A face of a picture and the role that it plays. */
export interface PlayedFace extends CastFace {
  readonly role: Role;
}

/** A picture whose faces were looked for. */
export interface SeenTarget {
  readonly photograph: Photograph;
  /** By wish; of each from left to right. */
  readonly faces: readonly (readonly CutFace[])[];
  /** Why faces were left; clauses. */
  readonly left: readonly string[];
}

/** Reads a picture and looks for the faces that are wished for. @throws PictureError, DataError where one is not there */
export async function lookForFaces(
  session: SwapSession,
  path: string,
  wishes: readonly FaceWish[],
): Promise<SeenTarget> {
  const photograph = await readPhotograph(path);
  const left: string[] = [];
  const faces: CutFace[][] = [];
  for (const wish of wishes) faces.push(await session.faces(photograph, wish, "--face", (why) => left.push(why)));
  return { photograph, faces, left };
}

/** The faces of a picture by their roles, which wished for them. @throws DataError where one face would play two */
export function castFaces({ photograph, faces }: SeenTarget, roles: readonly Role[]): PlayedFace[] {
  const played: PlayedFace[] = [];
  for (const [n, role] of roles.entries())
    for (const before of faces[n] ?? []) {
      const taken = played.some(({ before: { quad } }) =>
        quad.every((value, i) => Math.abs(value - (before.quad[i] as number)) < 1),
      );
      if (taken)
        throw new DataError(
          `${photograph.path}: expected every face named once by --faces-map or the recipe, got one face twice.`,
        );
      played.push({ before, painter: role.sources.painter, role });
    }
  return played;
}

/** Every source of all roles, for the record. */
export const photographsOf = (roles: readonly Role[]): Photograph[] =>
  roles.flatMap(({ sources }) => sources.photographs);
