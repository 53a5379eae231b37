import { DataError } from "@mfim/core";
import type { Photograph } from "../picture/photograph.ts";
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

/** The faces of a picture by their roles. @param onLeft told of each that was left @throws DataError where one face would play two */
export async function castFaces(
  session: SwapSession,
  photograph: Photograph,
  roles: readonly Role[],
  onLeft: (why: string) => void,
): Promise<PlayedFace[]> {
  const played: PlayedFace[] = [];
  for (const role of roles)
    for (const before of await session.faces(photograph, role.wish, "--face", onLeft)) {
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
