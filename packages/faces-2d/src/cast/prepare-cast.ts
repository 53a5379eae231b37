import { DataError } from "@mfim/core";
import sharp from "sharp";
import { SEXES, type Sex } from "../library/photographed-person.ts";
import { FRAME, FRAME_MARGIN, type LibraryPortrait, type PortraitLibrary } from "../library/portrait-library.ts";
import { FACE_OVAL, MOUTH } from "../mesh/face-parts.ts";
import { pushPull } from "../picture/push-pull.ts";
import { type CanonicalFace, canonicalFace } from "./canonical-face.ts";
import { type CanonicalTexture, canonicalTexture } from "./canonical-texture.ts";
import type { Cast, CastMean, CastMember, CastView } from "./cast.ts";
import { composingSize } from "./composing-size.ts";
import { shareFloats } from "./share-table.ts";
import { skinTone } from "./skin-tone.ts";

/** A smile shows teeth where the inner lips part by this share of the mouth's width. */
const TEETH_GAP = 0.06;
/** Log colour by which a jaw may be darker than the face before its owner is no host (a beard). */
const DARK_JAW = 0.5;

interface Draft {
  readonly view: Omit<CastView, "texture" | "tone">;
  readonly seen: CanonicalTexture;
}

/**
 * Reads a library at the size that pictures of `size` pixels are composed at: twice theirs, up to the library's own.
 * @throws DataError where a sex has fewer than two people to train on
 */
export async function prepareCast(library: PortraitLibrary, size: number): Promise<Cast> {
  const crop = composingSize(size);
  const frame = Math.round(crop * FRAME_MARGIN);
  const { people, credit } = library.index;
  for (const sex of SEXES) {
    const donors = people.filter((person) => person.sex === sex && person.split === "train").length;
    if (donors === 1 || (donors === 0 && people.some((person) => person.sex === sex)))
      throw new DataError(
        `${library.folder}: expected at least two people to train on of each sex, got ${donors} ${sex}; add some.`,
      );
  }
  const views: (readonly [CastViewFrame, CastViewFrame])[] = [];
  for (const { id } of people) {
    const [neutral, smiling] = await library.portraits(id);
    views.push([await atSize(neutral, frame), await atSize(smiling, frame)]);
  }
  const training = people.flatMap(({ split }, i) => (split === "train" ? views[i]! : []));
  const unit = crop / 512;
  const canonical = canonicalFace(meanOf(training.map(({ points }) => points)), unit);
  const drafts = views.map((pair) =>
    pair.map((view): Draft => {
      const seen = canonicalTexture(canonical, view.points, view.pixels, view.bare, frame);
      return { view, seen };
    }),
  ) as unknown as (readonly [Draft, Draft])[];
  const seenMeans = {} as Record<Sex, readonly [Float32Array, Float32Array]>;
  const means = {} as Record<Sex, readonly [CastMean, CastMean]>;
  for (const sex of SEXES) {
    const own = drafts.filter((_, i) => people[i]!.sex === sex && people[i]!.split === "train");
    if (own.length === 0) continue;
    const bare = ([0, 1] as const).map((e) => bareMean(own.map((pair) => pair[e].seen)));
    seenMeans[sex] = [bare[0]!, bare[1]!];
  }
  const members = drafts.map((pair, i): CastMember => {
    const { id, sex, group, split } = people[i]!;
    const finished = ([0, 1] as const).map((e): CastView => {
      const { view, seen } = pair[e];
      const texture = shareFloats(filled(seen, seenMeans[sex][e], canonical));
      return { ...view, texture, tone: skinTone(texture, canonical) };
    }) as unknown as readonly [CastView, CastView];
    const [neutral, smiling] = finished;
    const isPlain = finished.every(
      (view) => view.backdrop.some((v) => v !== 0) && borderShare(view.matte, frame) < 0.1,
    );
    return {
      id,
      sex,
      group,
      split,
      views: finished,
      showsTeeth: mouthGap(smiling.points) > TEETH_GAP,
      canHost: isPlain && jawDarkness(neutral, canonical) < DARK_JAW,
    };
  });
  for (const sex of SEXES) {
    const own = members.filter((member) => member.sex === sex && member.split === "train");
    if (own.length === 0) continue;
    const mean = (e: 0 | 1): CastMean => {
      const texture = shareFloats(meanOf(own.map(({ views }) => views[e].texture)));
      return {
        points: shareFloats(meanOf(own.map(({ views }) => views[e].points))),
        texture,
        tone: skinTone(texture, canonical),
        ...usualRange(own.map(({ views }) => views[e].texture)),
      };
    };
    means[sex] = [mean(0), mean(1)];
  }
  return { frame, unit, credit, members, canonical, means };
}

type CastViewFrame = Omit<CastView, "texture" | "tone">;

async function atSize(
  { pixels, points, bare, matte, backdrop }: LibraryPortrait,
  frame: number,
): Promise<CastViewFrame> {
  const scale = frame / FRAME;
  const resize = async (table: Uint8Array, channels: 1 | 3): Promise<Uint8Array> => {
    const shared = new Uint8Array(new SharedArrayBuffer(frame * frame * channels));
    if (frame === FRAME) shared.set(table);
    else {
      const picture = sharp(table, { raw: { width: FRAME, height: FRAME, channels } });
      const small = picture.resize(frame, frame, { kernel: "lanczos3" });
      shared.set(await (channels === 1 ? small.toColourspace("b-w") : small).raw().toBuffer());
    }
    return shared;
  };
  return {
    pixels: await resize(pixels, 3),
    bare: await resize(bare, 1),
    matte: await resize(matte, 1),
    points: shareFloats(points.map((v, i) => (i % 3 === 2 ? v * scale : (v + 0.5) * scale - 0.5))),
    backdrop: shareFloats(backdrop),
  };
}

function meanOf(tables: readonly Float32Array[]): Float32Array {
  const sum = new Float64Array(tables[0]!.length);
  for (const table of tables) for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + table[i]!;
  return Float32Array.from(sum, (v) => v / tables.length);
}

/** The mean of textures where they are bare; where hardly anybody's is, of all. */
function bareMean(seen: readonly CanonicalTexture[]): Float32Array {
  const sum = new Float32Array(seen[0]!.texture.length);
  const weights = new Float32Array(seen[0]!.bare.length);
  for (const { texture, bare } of seen) {
    for (let p = 0; p < bare.length; p++) {
      const weight = bare[p]! + 1e-3;
      weights[p] = weights[p]! + weight;
      for (let k = 3 * p; k < 3 * p + 3; k++) sum[k] = sum[k]! + weight * texture[k]!;
    }
  }
  return sum.map((v, i) => v / weights[Math.floor(i / 3)]!);
}

/** Share of donors on either side that a composed skin does not follow. */
const UNUSUAL = 0.06;

/** Pixel by pixel, all but the darkest and the brightest donors. */
function usualRange(textures: readonly Float32Array[]): Pick<CastMean, "darkest" | "brightest"> {
  const length = textures[0]!.length;
  const [darkest, brightest] = [shareFloats({ length }), shareFloats({ length })];
  const sorted = new Float32Array(textures.length);
  const skipped = Math.floor(UNUSUAL * textures.length);
  for (let i = 0; i < length; i++) {
    for (let n = 0; n < sorted.length; n++) sorted[n] = textures[n]![i]!;
    sorted.sort();
    darkest[i] = sorted[skipped]!;
    brightest[i] = sorted[sorted.length - 1 - skipped]!;
  }
  return { darkest, brightest };
}

/** What hair hides: the mean, plus what is known of the person's difference from it, carried on smoothly. */
function filled({ texture, bare }: CanonicalTexture, mean: Float32Array, canonical: CanonicalFace): Float32Array {
  const difference = texture.map((v, i) => v - mean[i]!);
  const carried = pushPull(difference, bare, canonical.width, canonical.height, 3);
  return texture.map((v, i) => {
    const share = bare[Math.floor(i / 3)]!;
    return share * v + (1 - share) * (mean[i]! + carried[i]!);
  });
}

/** How far the inner lips are apart, as a share of the mouth's width. */
function mouthGap(points: Float32Array): number {
  const distance = (a: number, b: number) =>
    Math.hypot(points[3 * a]! - points[3 * b]!, points[3 * a + 1]! - points[3 * b + 1]!);
  return distance(13, 14) / distance(...MOUTH.corners);
}

/** Share of the upper border, corners down to the middle, that was not taken for background. */
function borderShare(matte: Uint8Array, frame: number): number {
  const border = Array.from({ length: frame >> 1 }, (_, i) => [
    i,
    (frame >> 1) + i,
    i * frame,
    i * frame + frame - 1,
  ]).flat();
  return border.filter((p) => matte[p]! > 64).length / border.length;
}

/** How much darker the lower outline's skin is than the face, in log colour. */
function jawDarkness({ texture, tone }: CastView, canonical: CanonicalFace): number {
  const jaw = FACE_OVAL.filter((i) => canonical.points[3 * i + 1]! > 0.72 * canonical.height);
  const [cx, cy] = [canonical.width / 2, canonical.height / 2];
  let sum = 0;
  for (const i of jaw) {
    const x = Math.round(cx + 0.88 * (canonical.points[3 * i]! - cx));
    const y = Math.round(cy + 0.88 * (canonical.points[3 * i + 1]! - cy));
    sum += tone[1] - texture[3 * (y * canonical.width + x) + 1]!;
  }
  return sum / jaw.length;
}
