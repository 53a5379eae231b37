import { clamp, mix, smoothstep } from "../geometry/scalar.ts";
import type { HeadModel } from "../head/head-model.ts";
import type { PreparedHead } from "../head/prepared-head.ts";
import { beardReach } from "../mesh/beard-shells.ts";
import { fieldAt, type Material, type SurfacePoint, vectorAt } from "../mesh/render-mesh.ts";
import type { HairStyle } from "../person/hair-style.ts";
import type { Person } from "../person/person.ts";
import { noise3 } from "../random/noise.ts";
import type { SkinTexture } from "../skins/library/compose-skin.ts";
import { vertexPlaces } from "../skins/unwrap/uv-chart.ts";
import type { Surface } from "./lighting.ts";
import type { SkinSmile } from "./person-texture.ts";
import { sideSkin } from "./side-skin.ts";
import { skinGloss } from "./skin-gloss.ts";
import type { SkinPaint } from "./skin-material.ts";

/** Reflectance of fair skin seen head-on; skin that is darker gleams as much but shows it more, and photographs hold it back. */
const SPECULAR = 0.014;

const places = new WeakMap<HeadModel, Float32Array>();

/** Where each vertex lies in the face's UV map, [V, 2]; -1 for none. */
function placesOf(model: HeadModel): Float32Array {
  let known = places.get(model);
  if (!known) {
    known = vertexPlaces(model);
    places.set(model, known);
  }
  return known;
}

/**
 * Skin composed of photographed ones: brows, lips, lids, pores and marks are in the texture. Where nobody was photographed
 * (temples, ears, neck, scalp) it goes over into the person's tone with noise of about the spread that skin has.
 * @param hairline [n] centimetres above the edge of the hair
 */
export function photographicSkin(
  head: PreparedHead,
  person: Person,
  texture: SkinTexture,
  smile: SkinSmile | undefined,
  paint: SkinPaint,
  hairline: Float32Array,
  hair: HairStyle,
): Material {
  const { fields, occlusion, model } = head;
  const { neutral } = model;
  const { albedo, roughness } = paint;
  const uv = placesOf(model);
  const surface: Surface = { r: 0, g: 0, b: 0, occlusion: 1, roughness: 0.5, specular: 0.03, subsurface: 1 };
  const firstSocket = model.regions.mouthSocket[0];
  const offset = person.skin.noiseOffset;
  const side = sideSkin(head, texture, offset);
  const gleam = skinGloss(head, person);
  const gloss = SPECULAR * mix(0.5, 1, smoothstep(0.03, 0.3, texture.rim[1]));
  // A shaved scalp is skin with a shadow of hair; under hair it is as dark as that.
  const beard = person.beard && beardReach(head, person.beard);
  const shade = hair.top === 0 ? 0.45 * hair.cover : hair.top < 0.42 ? 0.6 : 0.92;
  const texel = new Float64Array(4);
  const folds = new Float64Array(3);
  const place = new Float64Array(2);
  return {
    label: "skin",
    look(at) {
      surface.roughness = fieldAt(at, roughness);
      const open = fieldAt(at, occlusion);
      // Photographs keep some of the shade of their folds: here it is drawn weaker.
      surface.occlusion = Math.sqrt(open) * Math.sqrt(Math.sqrt(open));
      surface.subsurface = 1;
      if (at.a >= firstSocket) {
        // Sockets only see what comes through the opening.
        surface.r = vectorAt(at, albedo, 0);
        surface.g = vectorAt(at, albedo, 1);
        surface.b = vectorAt(at, albedo, 2);
        surface.occlusion *= 0.55;
        surface.specular = 0.02;
        return;
      }
      const x = vectorAt(at, neutral, 0);
      const y = vectorAt(at, neutral, 1);
      const z = vectorAt(at, neutral, 2);
      const shine = fieldAt(at, gleam);
      surface.specular = gloss * shine;
      surface.roughness *= 1.1 - 0.12 * shine;
      if (placeAt(uv, at, place)) {
        sampleMap(texture.albedo, texture.size, 3, place, texel, 0);
        sampleMap(texture.photographed, texture.size, 1, place, texel, 3);
        if (smile) {
          const amount = mix(smile.right, smile.left, smoothstep(-1, 1, x));
          sampleMap(smile.change, smile.size, 3, place, folds, 0);
          for (let d = 0; d < 3; d++) texel[d] = texel[d]! * Math.exp(amount * folds[d]!);
        }
      } else texel.fill(0);
      let r = texel[0]!;
      let g = texel[1]!;
      let b = texel[2]!;
      const shown = texel[3]!;
      if (shown < 0.995) {
        const fine = noise3(x * 5.1 + offset, y * 5.1 + 7, z * 5.1) - 0.5;
        const pores = noise3(x * 17 + offset, y * 17 + 3, z * 17) - 0.5;
        const own = (1 - shown) * (1 + 0.14 * fine + 0.12 * pores);
        r = r * shown + own * vectorAt(at, side, 0);
        g = g * shown + own * vectorAt(at, side, 1);
        b = b * shown + own * vectorAt(at, side, 2);
      }
      const above = fieldAt(at, hairline);
      if (above > -1.1) {
        // Single hairs before the hairline, ever denser: they run up and back, so noise is drawn out along y and z.
        const strand = noise3(x * 21 + offset, y * 6 + z, z * 4);
        const cover = smoothstep(-0.9, 1.1, above + 1.1 * (strand - 0.5)) * shade;
        r = mix(r, hair.colour[0] * 0.9, cover);
        g = mix(g, hair.colour[1] * 0.9, cover);
        b = mix(b, hair.colour[2] * 0.9, cover);
        surface.specular *= 1 - cover;
      }
      const bearded = beard ? fieldAt(at, beard) : 0;
      if (bearded > 0.02) {
        const hairs = noise3(x * 19 + offset, y * 9, z * 9) + noise3(x * 3 + offset, y * 3, z * 3) - 1;
        const cover = 0.75 * smoothstep(0.05, 0.85, bearded + 0.3 * hairs);
        r = mix(r, person.beard!.colour[0] * 0.9, cover);
        g = mix(g, person.beard!.colour[1] * 0.9, cover);
        b = mix(b, person.beard!.colour[2] * 0.9, cover);
        surface.specular *= 1 - cover;
      }
      const along = fieldAt(at, fields.browAlong);
      const across = along < -0.25 || along > 1.15 ? 2 : fieldAt(at, fields.browAcross);
      // Hair of a brow does not gleam as skin does; lips do more.
      if (across < 1.2 && across > -1.2) surface.specular *= 1 - 0.85 * smoothstep(0.9, 0.45, Math.abs(across - 0.05));
      surface.specular *= 1 + 0.6 * fieldAt(at, fields.lips);
      surface.r = r;
      surface.g = g;
      surface.b = b;
    },
    light: (at, lighting, out) => lighting.shade(at, surface, out),
  };
}

/** Place of a point in the face's UV map, into `out`: u and v; false where it has none. */
function placeAt(uv: Float32Array, { a, b, c, wa, wb, wc }: SurfacePoint, out: Float64Array): boolean {
  const ua = uv[2 * a]!;
  const ub = uv[2 * b]!;
  const uc = uv[2 * c]!;
  if (ua < 0 || ub < 0 || uc < 0) return false;
  out[0] = wa * ua + wb * ub + wc * uc;
  out[1] = wa * uv[2 * a + 1]! + wb * uv[2 * b + 1]! + wc * uv[2 * c + 1]!;
  return true;
}

/** A field [size, size, channels] at a place of the map, bilinear, into `out` from `first`. */
function sampleMap(
  field: Float32Array,
  size: number,
  channels: number,
  place: Float64Array,
  out: Float64Array,
  first: number,
): void {
  const x = clamp(place[0]! * size - 0.5, 0, size - 1.001);
  const y = clamp((1 - place[1]!) * size - 0.5, 0, size - 1.001);
  const i = Math.floor(x);
  const j = Math.floor(y);
  const fx = x - i;
  const fy = y - j;
  const w00 = (1 - fx) * (1 - fy);
  const w10 = fx * (1 - fy);
  const w01 = (1 - fx) * fy;
  const w11 = fx * fy;
  const row = channels * size;
  const k = channels * (j * size + i);
  for (let d = 0; d < channels; d++) {
    const o = k + d;
    out[first + d] =
      w00 * field[o]! + w10 * field[o + channels]! + w01 * field[o + row]! + w11 * field[o + row + channels]!;
  }
}
