import type { PreparedHead } from "../head/prepared-head.ts";
import { noise3 } from "../random/noise.ts";
import type { SkinTexture } from "../skins/library/compose-skin.ts";
import { vertexPlaces } from "../skins/unwrap/uv-chart.ts";

/** Where the photographed face ends sideways and upwards: colours go on from there, not from eyes, mouth or beard. */
const isOutline = (x: number, y: number) => y > -2.5 && (Math.abs(x) > 4.9 || y > 8.6);
/** How much of an outline's texel must be photographed. */
const SEEN = 0.85;
const MOST_ANCHORS = 60;
const NEAREST = 8;
/** Square centimetres within which the nearest do not yet outweigh all others. */
const SOFT = 0.8;
/** Texels of 128 a side over which an anchor's colour is a mean. */
const SPREAD = 3;

/** Places on the map whose colours go on, and every skin vertex's weights of them. */
interface Outline {
  /** [anchors, 2] */
  readonly places: Float32Array;
  /** [vertices, NEAREST] which anchors are nearest, and their weights, which sum to 1. */
  readonly nearest: Uint8Array;
  readonly weights: Float32Array;
}

const outlines = new WeakMap<Float32Array, Outline>();
const known = new WeakMap<SkinTexture, Float32Array>();

/**
 * The albedo that skin goes on with where it is not photographed: ears, neck, scalp and sides have the colours of the nearest
 * photographed outline, and vary. [skin vertices, 3]
 */
export function sideSkin(head: PreparedHead, texture: SkinTexture, noiseOffset: number): Float32Array {
  let colours = known.get(texture);
  if (!colours) {
    colours = computed(head, texture);
    vary(head, colours, noiseOffset);
    known.set(texture, colours);
  }
  return colours;
}

function computed(head: PreparedHead, texture: SkinTexture): Float32Array {
  const count = head.skinVertexCount;
  const out = new Float32Array(3 * count);
  let outline = outlines.get(texture.photographed);
  if (!outline) {
    outline = outlineOf(head, texture);
    outlines.set(texture.photographed, outline);
  }
  const anchors = outline.places.length / 2;
  const colour = new Float64Array(3 * anchors);
  for (let a = 0; a < anchors; a++) meanAt(texture, outline.places[2 * a]!, outline.places[2 * a + 1]!, colour, 3 * a);
  if (anchors === 0) {
    for (let i = 0; i < out.length; i++) out[i] = texture.rim[i % 3]!;
    return out;
  }
  const { nearest, weights } = outline;
  for (let v = 0; v < count; v++) {
    for (let c = 0; c < 3; c++) {
      let sum = 0;
      for (let n = NEAREST * v; n < NEAREST * (v + 1); n++) sum += weights[n]! * colour[3 * nearest[n]! + c]!;
      out[3 * v + c] = Math.exp(sum);
    }
  }
  return out;
}

/** Wide patches of lighter, darker and redder skin, about as strong as skin has them; ears are red. */
function vary({ model, fields, skinVertexCount }: PreparedHead, colours: Float32Array, offset: number): void {
  for (let v = 0; v < skinVertexCount; v++) {
    const [x, y, z] = [model.neutral[3 * v]!, model.neutral[3 * v + 1]!, model.neutral[3 * v + 2]!];
    const wide = noise3(x * 0.42 + offset, y * 0.42, z * 0.42) - 0.5;
    const blotch = noise3(x * 1.3 + offset, y * 1.3 + 31, z * 1.3) - 0.5;
    const light = 1 + 0.2 * wide + 0.14 * blotch;
    const red = 0.1 * wide + 0.14 * blotch + 0.22 * fields.ears[v]!;
    colours[3 * v] = colours[3 * v]! * light * (1 + 0.12 * red);
    colours[3 * v + 1] = colours[3 * v + 1]! * light * (1 - 0.42 * red);
    colours[3 * v + 2] = colours[3 * v + 2]! * light * (1 - 0.4 * red);
  }
}

function outlineOf({ model, skinVertexCount }: PreparedHead, { photographed, size }: SkinTexture): Outline {
  const uv = vertexPlaces(model);
  const outlined: number[] = [];
  for (let v = 0; v < model.regions.face[1]; v++) {
    if (uv[2 * v]! < 0 || !isOutline(model.neutral[3 * v]!, model.neutral[3 * v + 1]!)) continue;
    const shown = photographed[texelAt(uv[2 * v]!, uv[2 * v + 1]!, size)]!;
    if (shown > SEEN && shown < 0.999) outlined.push(v);
  }
  const step = Math.max(1, outlined.length / MOST_ANCHORS);
  const anchors = Array.from(
    { length: Math.min(outlined.length, MOST_ANCHORS) },
    (_, i) => outlined[Math.floor(i * step)]!,
  );
  const nearest = new Uint8Array(NEAREST * skinVertexCount);
  const weights = new Float32Array(NEAREST * skinVertexCount);
  const square = new Float64Array(anchors.length);
  for (let v = 0; v < skinVertexCount && anchors.length > 0; v++) {
    anchors.forEach((anchor, a) => {
      square[a] = SOFT;
      for (let k = 0; k < 3; k++) square[a]! += (model.neutral[3 * v + k]! - model.neutral[3 * anchor + k]!) ** 2;
    });
    const found = [...square.keys()].sort((a, b) => square[a]! - square[b]!).slice(0, NEAREST);
    const total = found.reduce((sum, a) => sum + square[a]! ** -2, 0);
    found.forEach((a, n) => {
      nearest[NEAREST * v + n] = a;
      weights[NEAREST * v + n] = square[a]! ** -2 / total;
    });
  }
  return { places: Float32Array.from(anchors.flatMap((v) => [uv[2 * v]!, uv[2 * v + 1]!])), nearest, weights };
}

/** Mean log albedo about a place, into `out` from `first`. */
function meanAt({ albedo, photographed, size }: SkinTexture, u: number, v: number, out: Float64Array, first: number) {
  let total = 1e-6;
  const sum = [0, 0, 0];
  for (let j = -SPREAD; j <= SPREAD; j++) {
    for (let i = -SPREAD; i <= SPREAD; i++) {
      const k = texelAt(u + i / 128, v + j / 128, size);
      const shown = photographed[k]! > SEEN ? 1 : 1e-4;
      for (let c = 0; c < 3; c++) sum[c] = sum[c]! + shown * Math.log(Math.max(1e-3, albedo[3 * k + c]!));
      total += shown;
    }
  }
  for (let c = 0; c < 3; c++) out[first + c] = sum[c]! / total;
}

function texelAt(u: number, v: number, size: number): number {
  const at = (x: number) => Math.min(size - 1, Math.max(0, Math.floor(x * size)));
  return at(1 - v) * size + at(u);
}
