import { FacesError } from "../faces-error.ts";
import type { PreparedHead } from "../head/prepared-head.ts";
import type { Person, PhotoSkin } from "../person/person.ts";
import { composeSkin, type SkinTexture } from "../skins/library/compose-skin.ts";
import type { SkinLibrary } from "../skins/library/skin-library.ts";
import { drawUvChart, fieldOverChart } from "../skins/unwrap/uv-chart.ts";
import { localWeights } from "../truth/mix-identity.ts";

/** Composed as long as their person's skin is an object: never stored. */
const textures = new WeakMap<PhotoSkin, SkinTexture>();
const innerFaces = new WeakMap<PreparedHead, Map<number, Float32Array>>();

/**
 * The texture of a photographic person, as fine as a sample needs it.
 * @param footprint centimetres of the face that a sample covers
 * @throws FacesError without a library, or with another than the person was drawn from
 */
export function personTexture(
  head: PreparedHead,
  person: Person,
  skins: SkinLibrary | undefined,
  footprint: number,
): SkinTexture {
  const { photo } = person;
  if (!photo)
    throw new FacesError(
      `${person.id}: expected a person with a photographed skin for the look "photographic", got one without; draw people with samplePhotographicPerson.`,
    );
  const found = skins?.info.hash.slice(0, 16) ?? "none";
  if (!skins || found !== photo.library)
    throw new FacesError(
      `${person.id}: expected the skin library ${photo.library}, got ${found}; name the library that the set was begun with (--skins).`,
    );
  const size = skins.levelFor(footprint);
  let texture = textures.get(photo);
  if (texture?.size !== size) {
    texture = composeSkin(skins.level(size), skins.info.range, photo, photo.inner && innerFace(head, size));
    textures.set(photo, texture);
  }
  return texture;
}

/** 1 in the inner face to 0 outside, as ID mixings part it. */
function innerFace(head: PreparedHead, size: number): Float32Array {
  let sizes = innerFaces.get(head);
  if (!sizes) {
    sizes = new Map();
    innerFaces.set(head, sizes);
  }
  let field = sizes.get(size);
  if (!field) {
    field = fieldOverChart(drawUvChart(head.model, size), localWeights(head.model), 1);
    sizes.set(size, field);
  }
  return field;
}
