import { FacesError } from "../faces-error.ts";
import type { PreparedHead } from "../head/prepared-head.ts";
import type { Person, PhotoSkin } from "../person/person.ts";
import { composeSkin, composeSmile, type SkinTexture, type SmileTexture } from "../skins/library/compose-skin.ts";
import type { SkinLibrary } from "../skins/library/skin-library.ts";
import { hairRegion } from "../skins/library/soften-hair.ts";
import { drawUvChart, fieldOverChart } from "../skins/unwrap/uv-chart.ts";
import { localWeights } from "../truth/mix-identity.ts";

/** Composed as long as their person's skin is an object: never stored. */
const textures = new WeakMap<PhotoSkin, SkinTexture>();
const innerFaces = new WeakMap<PreparedHead, Map<number, Float32Array>>();
const fringes = new WeakMap<PreparedHead, Map<number, Float32Array>>();

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
    const coarse = [size / 4, size / 2].find((side) => skins.info.levels.includes(side));
    texture = composeSkin(skins.level(size), skins.info.range, photo, {
      coarse: coarse === undefined ? undefined : skins.level(coarse),
      fringe: fringeOf(head, coarse ?? size),
      inner: photo.inner && innerFace(head, size),
    });
    textures.set(photo, texture);
  }
  return texture;
}

const smiles = new WeakMap<PhotoSkin, SmileTexture>();

/** A smile as it shows in a person's skin, and how much of it each side has. */
export interface SkinSmile extends SmileTexture {
  readonly left: number;
  readonly right: number;
}

/** What a scene's smile changes in a person's skin; undefined where nobody smiles, or the library knows no smiles. */
export function personSmile(
  person: Person,
  skins: SkinLibrary | undefined,
  size: number,
  expression: Readonly<Record<string, number>>,
): SkinSmile | undefined {
  const { photo } = person;
  const strength = skins?.info.smiles?.strength;
  if (!photo || strength === undefined || !skins) return undefined;
  const both = expression["mouthSmile"] ?? 0;
  const [left, right] = ["L", "R"].map((side) =>
    Math.min(1.4, (both + (expression[`mouthSmile_${side}`] ?? 0)) / strength),
  );
  if (left! + right! < 0.05) return undefined;
  const level = skins.smileLevel(size);
  if (!level) return undefined;
  let smile = smiles.get(photo);
  if (smile?.size !== level.size) {
    smile = composeSmile(level, skins.info.range, photo);
    smiles.set(photo, smile);
  }
  return { ...smile, left: left!, right: right! };
}

/** 1 in the inner face to 0 outside, as ID mixings part it. */
const innerFace = (head: PreparedHead, size: number) =>
  fieldOfSize(innerFaces, head, size, () => fieldOverChart(drawUvChart(head.model, size), localWeights(head.model), 1));

/** Where hair may have hung over the photographed skin. */
const fringeOf = (head: PreparedHead, size: number) =>
  fieldOfSize(fringes, head, size, () => hairRegion(head.model, drawUvChart(head.model, size)));

function fieldOfSize(
  fields: WeakMap<PreparedHead, Map<number, Float32Array>>,
  head: PreparedHead,
  size: number,
  draw: () => Float32Array,
): Float32Array {
  let sizes = fields.get(head);
  if (!sizes) {
    sizes = new Map();
    fields.set(head, sizes);
  }
  let field = sizes.get(size);
  if (!field) {
    field = draw();
    sizes.set(size, field);
  }
  return field;
}
