import { FacesError } from "../faces-error.ts";
import { DIGITAL_SOURCE_TYPE, PHOTOGRAPHIC_SOURCE_TYPE } from "../pack/provenance.ts";
import { castHash, openSkins } from "../skins/library/skin-library.ts";

/** What a set says of where its people come from. */
export interface SkinsOfPreset {
  /** Names the library and what of the seed's people was thrown away; undefined where skin is drawn. */
  readonly hash: string | undefined;
  /** Whose photographs they are. */
  readonly credit: string | undefined;
  /** IPTC's digital source type of the pictures. */
  readonly sourceType: string;
}

/**
 * The library that a preset needs.
 * @throws FacesError where a photographic preset has no library, or another one has one
 */
export async function skinsOf(
  { look, seed }: { readonly look?: "photographic" | undefined; readonly seed: string },
  skinsPath: string | undefined,
): Promise<SkinsOfPreset> {
  if ((look === "photographic") !== (skinsPath !== undefined))
    throw new FacesError(
      look === "photographic"
        ? "Expected a skin library for a set of the photographic look, got none: name its folder with --skins."
        : "Expected no skin library for a set that is not of the photographic look: leave --skins away, or say --look photographic.",
    );
  if (skinsPath === undefined) return { hash: undefined, credit: undefined, sourceType: DIGITAL_SOURCE_TYPE };
  const skins = await openSkins(skinsPath);
  return { hash: castHash(skins, seed), credit: skins.info.credit, sourceType: PHOTOGRAPHIC_SOURCE_TYPE };
}
