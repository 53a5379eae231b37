import type { Random } from "@mfim/core";
import { type Cast, type CastMember, donorsOf, memberOf } from "../cast/cast.ts";
import { toneDistance } from "../cast/skin-tone.ts";
import type { FaceRecipe } from "../compose/face-recipe.ts";
import type { Sex } from "../library/photographed-person.ts";
import { pick } from "../random/draw.ts";

/** Median log colour that a face's skin may be led by onto a host, at most: beyond, faces come out dull or over-lit. */
export const LARGEST_TONE_DISTANCE = 0.35;

/** About the tone that a face will have: its law applied to the donors' neutral tones, without composing it. */
export function toneOf(cast: Cast, { sex, coefficients }: FaceRecipe): [number, number, number] {
  const mean = cast.means[sex][0].tone;
  const tone: [number, number, number] = [...mean];
  for (const [id, c] of Object.entries(coefficients)) {
    const own = memberOf(cast, id).views[0].tone;
    for (const k of [0, 1, 2] as const) tone[k] += c * (own[k] - mean[k]);
  }
  return tone;
}

/**
 * Who may lend head and hair to a face: people of a sex near enough in tone, or else the three nearest, of whom nobody has a
 * share above 0 in the face, or in others that will be laid on the same head; where all have, the three with the least.
 * A host whose features are in the face as well is recognised: without the rule three times as many faces were taken for
 * somebody photographed.
 * @param faces whose shares count; the first one's tone does
 */
function hostsFor(cast: Cast, sex: Sex, faces: readonly FaceRecipe[], not: readonly string[] = []): CastMember[] {
  const tone = toneOf(cast, faces[0]!);
  const near = donorsOf(cast, sex)
    .filter(({ canHost, id }) => canHost && !not.includes(id))
    .map((member) => ({
      member,
      distance: toneDistance(member.views[0].tone, tone),
      share: Math.max(...faces.map(({ coefficients }) => coefficients[member.id] ?? 0)),
    }))
    .sort((a, b) => a.distance - b.distance);
  const fitting = near.filter(({ distance }) => distance < 0.8 * LARGEST_TONE_DISTANCE);
  const allowed = fitting.length >= 3 ? fitting : near.slice(0, 3);
  const strangers = allowed.filter(({ share }) => share <= 0);
  const least = strangers.length > 0 ? strangers : [...allowed].sort((a, b) => a.share - b.share).slice(0, 3);
  return least.map(({ member }) => member);
}

/** One of `hostsFor`. */
export const drawHost = (
  random: Random,
  cast: Cast,
  sex: Sex,
  faces: readonly FaceRecipe[],
  not: readonly string[] = [],
): CastMember => pick(random, hostsFor(cast, sex, faces, not));
