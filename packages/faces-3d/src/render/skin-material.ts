import { clamp, mix, smoothstep } from "../geometry/scalar.ts";
import { aboveHairline, FULL_HAIRLINE } from "../head/hairline.ts";
import type { PreparedHead } from "../head/prepared-head.ts";
import { fieldAt, type Material, vectorAt } from "../mesh/render-mesh.ts";
import type { HairStyle } from "../person/hair-style.ts";
import type { Person, SkinTraits } from "../person/person.ts";
import { skinColour } from "../person/skin-colour.ts";
import { noise2, noise3 } from "../random/noise.ts";
import type { Surface } from "./lighting.ts";

/** The skin of one person, one entry a vertex; made once a person. */
export interface SkinPaint {
  /** [n, 3] linear */
  readonly albedo: Float32Array;
  /** [n] 0 to 1: how much hair colour a beard puts here */
  readonly beard: Float32Array;
  /** [n] roughness */
  readonly roughness: Float32Array;
}

export function paintSkin(head: PreparedHead, person: Person): SkinPaint {
  const { fields, skinVertexCount: count, model } = head;
  const { skin } = person;
  const base = skinColour(skin);
  const paint = {
    albedo: new Float32Array(3 * count),
    beard: new Float32Array(count),
    roughness: new Float32Array(count),
  };
  const lip = [
    mix(0.78, 0.8, skin.lipRedness),
    mix(0.66, 0.34, skin.lipRedness),
    mix(0.68, 0.38, skin.lipRedness),
  ] as const;
  for (let v = 0; v < count; v++) {
    const [x, y, z] = [model.neutral[3 * v]!, model.neutral[3 * v + 1]!, model.neutral[3 * v + 2]!];
    const o = skin.noiseOffset;
    const wide = noise3(x * 0.45 + o, y * 0.45, z * 0.45) - 0.5;
    const fine = noise3(x * 1.6 + o, y * 1.6 + 31, z * 1.6) - 0.5;
    const flush =
      0.5 * fields.cheek[v]! +
      0.45 * fields.nose[v]! +
      0.5 * fields.ears[v]! +
      skin.blotches * (0.5 * wide + 0.35 * fine);
    const red = flush * (0.25 + 0.5 * skin.haemoglobin) * (1 - 0.6 * skin.melanin);
    const dark = 1 - 0.32 * fields.folds[v]! * skin.age - 0.2 * fields.bags[v]! * (0.25 + skin.age);
    const light = 1 + 0.1 * skin.blotches * (wide + fine);
    const rgb = [
      base[0] * dark * light * (1 + 0.08 * red),
      base[1] * dark * light * (1 - 0.32 * red),
      base[2] * dark * light * (1 - 0.3 * red),
    ];
    const lips = fields.lips[v]!;
    const lid = skin.eyeMakeup * smoothstep(1.1, 0.25, fields.upperLid[v]!) * smoothstep(0.1, 0.4, fields.lowerLid[v]!);
    for (let k = 0; k < 3; k++) {
      const lipColour = rgb[k]! * lip[k]! * (1.12 - 0.45 * skin.lipDarkness) + (k === 0 ? 0.03 : 0);
      let value = mix(rgb[k]!, lipColour, lips);
      value *= 1 - 0.45 * lid * [0.8, 1, 0.85][k]!;
      value = mix(value, [0.22, 0.05, 0.045][k]!, fields.mouthSocket[v]!);
      value = mix(value, [0.55, 0.25, 0.2][k]!, fields.eyeSocket[v]!);
      paint.albedo[3 * v + k] = clamp(value, 0.005, 0.95);
    }
    const shape = skin.beardShape;
    const grown = Math.max(
      shape.moustache * fields.moustache[v]!,
      shape.chin * fields.chin[v]!,
      shape.jaw * fields.jaw[v]!,
    );
    paint.beard[v] = skin.stubble * grown * (1 - lips);
    paint.roughness[v] = mix(
      skin.roughness * (1 - 0.12 * fields.nose[v]!),
      0.36,
      Math.max(lips, 0.7 * fields.eyeSocket[v]!, fields.mouthSocket[v]!),
    );
  }
  return paint;
}

/** Hair-coloured scalp, 0 to 1 a vertex: what shows through thin hair must not be bare skin. */
export function paintScalp(head: PreparedHead, hair: HairStyle): Float32Array {
  const { model, skinVertexCount, fields } = head;
  const out = new Float32Array(skinVertexCount);
  if (hair.cover === 0) return out;
  for (let v = 0; v < skinVertexCount; v++) {
    if (v >= model.regions.headAndNeck[1] || fields.ears[v]! > 0.05) continue;
    const above = fields.aboveHairline[v]! - hair.recession * fields.recedes[v]!;
    out[v] = hair.cover * smoothstep(-0.35, 0.9, above);
  }
  return out;
}

/** Centimetres above the full hairline of a head of hair, one a vertex; far below it where there is none. */
export function paintHairline(head: PreparedHead, hair: HairStyle): Float32Array {
  const { model, skinVertexCount, fields } = head;
  const { neutral } = model;
  const out = new Float32Array(skinVertexCount).fill(-9);
  if (hair.cover === 0) return out;
  for (let v = 0; v < Math.min(skinVertexCount, model.regions.headAndNeck[1]); v++) {
    out[v] = mix(
      aboveHairline(neutral[3 * v]!, neutral[3 * v + 1]!, neutral[3 * v + 2]!, hair.recession, FULL_HAIRLINE),
      -9,
      smoothstep(0, 0.2, fields.ears[v]!),
    );
  }
  return out;
}

export function skinMaterial(
  head: PreparedHead,
  person: Person,
  paint: SkinPaint,
  scalp: Float32Array,
  hair: HairStyle,
): Material {
  const { fields, occlusion, model } = head;
  const { neutral } = model;
  const { skin, brows } = person;
  const { albedo, beard, roughness } = paint;
  const surface: Surface = { r: 0, g: 0, b: 0, occlusion: 1, roughness: 0.5, specular: 0.03, subsurface: 1 };
  const firstSocket = model.regions.mouthSocket[0];
  return {
    label: "skin",
    look(at) {
      let r = vectorAt(at, albedo, 0);
      let g = vectorAt(at, albedo, 1);
      let bl = vectorAt(at, albedo, 2);
      surface.roughness = fieldAt(at, roughness);
      surface.specular = 0.016;
      const open = fieldAt(at, occlusion);
      // To the power of 1.25.
      surface.occlusion = open * Math.sqrt(Math.sqrt(open));
      surface.subsurface = 1;
      if (at.a < firstSocket) {
        const x = vectorAt(at, neutral, 0);
        const y = vectorAt(at, neutral, 1);
        const z = vectorAt(at, neutral, 2);
        const marks = skinMarks(skin, x, y, z);
        r *= 1 - 0.3 * marks;
        g *= 1 - 0.45 * marks;
        bl *= 1 - 0.5 * marks;
        const hairs = fieldAt(at, beard);
        if (hairs > 0.01) {
          const cover = hairs * (0.62 + 0.55 * (noise3(x * 5.5, y * 3.5, z * 5.5) - 0.25)) * 0.92;
          const amount = clamp(cover, 0, 0.93);
          r = mix(r, brows.colour[0] * 1.15, amount);
          g = mix(g, brows.colour[1] * 1.15, amount);
          bl = mix(bl, brows.colour[2] * 1.15, amount);
          surface.specular *= 1 - 0.6 * hairs;
        }
        const onScalp = fieldAt(at, scalp);
        if (onScalp > 0.01) {
          const cover = clamp(onScalp * 1.25 - 0.25 * noise3(x * 4, y * 4, z * 4), 0, 1) * (0.55 + 0.4 * hair.cover);
          r = mix(r, hair.colour[0] * 0.9, cover);
          g = mix(g, hair.colour[1] * 0.9, cover);
          bl = mix(bl, hair.colour[2] * 0.9, cover);
        }
        const along = fieldAt(at, fields.browAlong);
        const across = along < -0.25 || along > 1.15 ? 2 : fieldAt(at, fields.browAcross);
        // Most skin is no brow: not even a call, whose numbers would be put on the heap.
        const brow =
          across > 1.2 || across < -1.2
            ? 0
            : browCover(along, across, brows.thickness, brows.density, brows.lift, skin.noiseOffset, x < 0);
        if (brow > 0.01) {
          r = mix(r, brows.colour[0] * 1.1, brow);
          g = mix(g, brows.colour[1] * 1.1, brow);
          bl = mix(bl, brows.colour[2] * 1.1, brow);
          surface.specular *= 1 - brow;
        }
        const upper = fieldAt(at, fields.upperLid);
        const lower = fieldAt(at, fields.lowerLid);
        // A lid's line reaches 0.32 cm above and 0.16 cm below at most.
        if (upper < 0.32 || lower < 0.16) {
          const lid = lidLine(upper, lower, skin.eyeMakeup);
          r *= 1 - 0.75 * lid;
          g *= 1 - 0.85 * lid;
          bl *= 1 - 0.85 * lid;
        }
      } else {
        // Sockets only see what comes through the opening.
        surface.occlusion *= 0.55;
        surface.specular = 0.02;
      }
      surface.r = r;
      surface.g = g;
      surface.b = bl;
    },
    light: (at, lighting, out) => lighting.shade(at, surface, out),
  };
}

/** Freckles over nose and cheeks, and single dark spots anywhere. */
function skinMarks({ freckles, spots, noiseOffset: offset }: SkinTraits, x: number, y: number, z: number): number {
  let marks = 0;
  if (freckles > 0) {
    const beside = smoothstep(6.5, 4, Math.abs(x));
    if (beside > 0) {
      const place = Math.exp(-((y - 0.5) ** 2) / 7) * beside;
      marks += freckles * place * smoothstep(0.6, 0.85, noise3(x * 4.2 + offset, y * 4.2, z * 4.2));
    }
  }
  if (spots > 0) marks += 0.9 * spots * smoothstep(0.93, 0.975, noise3(x * 1.9 + offset + 7, y * 1.9, z * 1.9));
  return Math.min(marks, 1);
}

/** Brow hair: tapering towards the temple, strokes that lean outwards, soft ends. */
function browCover(
  along: number,
  across: number,
  thickness: number,
  density: number,
  lift: number,
  offset: number,
  mirrored: boolean,
): number {
  const v = across - lift - 0.05;
  const half = thickness * (1 - 0.72 * smoothstep(0.45, 1.1, along)) * (0.72 + 0.28 * smoothstep(-0.1, 0.2, along));
  const body =
    smoothstep(half + 0.1, half - 0.14, Math.abs(v)) * smoothstep(-0.2, 0.22, along) * smoothstep(1.14, 0.8, along);
  if (body <= 0) return 0;
  const lean = along * 30 + v * (1.2 + 2.2 * along) * 2;
  const side = offset + (mirrored ? 50 : 0);
  const stroke = 0.5 * noise2(lean + side, v * 1.1) + 0.5 * noise2(lean * 2.3 + side, v * 2 + 9);
  return clamp(body * density * (0.68 + 0.6 * stroke), 0, 0.94);
}

/** The dark line of the lashes' roots, stronger with make-up. */
function lidLine(upper: number, lower: number, makeup: number): number {
  return Math.max(
    (0.75 + 0.25 * makeup) * smoothstep(0.2 + 0.12 * makeup, 0.03, upper),
    (0.22 + 0.4 * makeup) * smoothstep(0.16, 0.03, lower),
  );
}
