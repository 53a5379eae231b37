import { FacesError } from "../faces-error.ts";
import { castHash, openSkins } from "../skins/library/skin-library.ts";

/**
 * Names the library that a preset needs, and what of its people was thrown away, undefined where it needs none.
 * @throws FacesError where a photographic preset has no library, or another one has one
 */
export async function skinsOf(
  { look, seed }: { readonly look?: "photographic" | undefined; readonly seed: string },
  skinsPath: string | undefined,
): Promise<string | undefined> {
  if ((look === "photographic") !== (skinsPath !== undefined))
    throw new FacesError(
      look === "photographic"
        ? "Expected a skin library for a set of the photographic look, got none: name its folder with --skins."
        : "Expected no skin library for a set that is not of the photographic look: leave --skins away, or say --look photographic.",
    );
  return skinsPath === undefined ? undefined : castHash(await openSkins(skinsPath), seed);
}
