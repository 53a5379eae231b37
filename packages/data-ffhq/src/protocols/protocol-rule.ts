import { z } from "zod";
import { faceForensicsPairs, faceForensicsSplits } from "../datasets/face-forensics-splits.ts";
import { circlePairs } from "./circle-pairs.ts";
import { drawPairs } from "./draw-pairs.ts";
import type { FrameChoice } from "./frame-choice.ts";
import type { ProtocolPair } from "./protocol.ts";

const seed = z
  .int()
  .nonnegative()
  .max(2 ** 32 - 1);

const framesSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("even"), count: z.int().positive() }),
  z.strictObject({ kind: z.literal("random"), count: z.int().positive(), seed }),
  z.strictObject({ kind: z.literal("first-usable") }),
]);

/** How a protocol's pairs come about: short enough to be a file, and enough to write down every pair. */
export const ruleSchema = z.discriminatedUnion("kind", [
  /** The swaps of FaceForensics++, `<target>_<source>`: frames of the target, and of the source at the same places or the first usable one. */
  z.strictObject({
    kind: z.literal("face-forensics"),
    split: z.enum(["all", ...faceForensicsSplits]),
    target: framesSchema,
    source: z.enum(["same-place", "first-usable"]),
  }),
  /** Source `sources + i` and target `targets + i`. */
  z.strictObject({
    kind: z.literal("offset"),
    sources: z.int().nonnegative(),
    targets: z.int().nonnegative(),
    count: z.int().positive(),
  }),
  /** `count` of all ordered pairs of two different pictures from `first` up to, not including, `past`, each at most once; "all" takes every one. */
  z.strictObject({
    kind: z.literal("drawn"),
    first: z.int().nonnegative(),
    past: z.int().positive(),
    count: z.union([z.int().positive(), z.literal("all")]),
    seed,
  }),
  /** Everybody of a group equally often, as source and as target: see `circlePairs`. */
  z.strictObject({
    kind: z.literal("circle"),
    groups: z.array(z.array(z.string().min(1)).min(2)).min(1),
    partners: z.int().positive(),
    pictures: z.array(z.string().min(1)).min(1).optional(),
    seed,
  }),
  /**
   * Videos onto which faces are put: [name of the result, source video, target video, numbers of its frames where only some are there]. Frames of
   * the target by a rule, or by number; of the source the same places, the first usable one, or one number.
   */
  z.strictObject({
    kind: z.literal("swapped-videos"),
    videos: z
      .array(
        z.tuple([
          z.string().min(1),
          z.string().min(1),
          z.string().min(1),
          z.array(z.int().nonnegative()).min(1).optional(),
        ]),
      )
      .min(1),
    target: z.discriminatedUnion("kind", [
      ...framesSchema.options,
      /** Frames `first` to `last`. */
      z.strictObject({ kind: z.literal("range"), first: z.int().nonnegative(), last: z.int().nonnegative() }),
      /** Those that each video lists. */
      z.strictObject({ kind: z.literal("listed") }),
    ]),
    source: z.union([z.enum(["same-place", "first-usable"]), z.strictObject({ frame: z.int().nonnegative() })]),
  }),
  /** Written out: source, target, then other pictures of the source's person. */
  z.strictObject({
    kind: z.literal("list"),
    pairs: z.array(z.array(z.string().min(1)).min(2)).min(1),
  }),
]);

export type ProtocolRule = z.infer<typeof ruleSchema>;
type RuleOf<K extends ProtocolRule["kind"]> = Extract<ProtocolRule, { kind: K }>;
type FramesRule = z.infer<typeof framesSchema>;

const expansions: { readonly [K in ProtocolRule["kind"]]: (rule: RuleOf<K>) => ProtocolPair[] } = {
  "face-forensics": ({ split, target, source }) => {
    const choices = framesOf(target);
    return faceForensicsPairs(split).flatMap(([onto, from]) =>
      choices.map((frame, place) => ({
        id: choices.length === 1 ? `${onto}_${from}` : `${onto}_${from}/${String(place).padStart(2, "0")}`,
        target: { picture: onto, frame },
        source: { picture: from, frame: source === "same-place" ? frame : { kind: "first-usable" as const } },
        references: choices.length === 1 ? [] : [{ picture: from, frame: other(choices, place) }],
      })),
    );
  },
  "swapped-videos": ({ videos, target, source }) =>
    videos.flatMap(([name, from, onto, listed = []]) => {
      const choices: FrameChoice[] =
        target.kind === "range"
          ? Array.from({ length: Math.max(0, target.last - target.first + 1) }, (_, n) => numbered(target.first + n))
          : target.kind === "listed"
            ? listed.map(numbered)
            : framesOf(target);
      return choices.map((frame, place) => ({
        id: choices.length === 1 ? name : `${name}/${String(place).padStart(2, "0")}`,
        target: { picture: onto, frame },
        source: {
          picture: from,
          frame:
            source === "same-place"
              ? frame
              : source === "first-usable"
                ? { kind: "first-usable" as const }
                : numbered(source.frame),
        },
        references: [],
        ...personOf(from),
      }));
    }),
  offset: ({ sources, targets, count }) =>
    Array.from({ length: count }, (_, i) => pairOf(String(sources + i), String(targets + i))),
  drawn: ({ first, past, count, seed: own }) =>
    drawPairs(past - first, count, own).map(([source, target]) =>
      pairOf(String(first + source), String(first + target)),
    ),
  circle: circlePairs,
  list: ({ pairs }) =>
    pairs.map(([source, target, ...references]) => ({
      ...pairOf(source as string, target as string),
      references: references.map((picture) => ({ picture })),
      ...personOf(source as string),
    })),
};

/** Every pair that a rule means, in order. @throws DataError where it asks for more pairs than there are */
export function expandRule(rule: ProtocolRule): ProtocolPair[] {
  return (expansions[rule.kind] as (rule: ProtocolRule) => ProtocolPair[])(rule);
}

/** Clips of Celeb-DF bear their person's name, `id0_0000`, and so do the CASIA survey's videos and pictures, `0041-0` and `0041-0_0`. */
const personNames = [/^(id\d+)_\d+$/, /^(\d{4})-\d+(?:_\d+)?$/];

const personOf = (picture: string): { person?: string } => {
  const person = personNames.map((name) => name.exec(picture)?.[1]).find((found) => found !== undefined);
  return person === undefined ? {} : { person };
};

const numbered = (frame: number): FrameChoice => ({ kind: "number", frame });

/** `<target>_<source>`, as FaceForensics++ and MegaFS name swaps. */
const pairOf = (source: string, target: string): ProtocolPair => ({
  id: `${target}_${source}`,
  source: { picture: source },
  target: { picture: target },
  references: [],
});

function framesOf(rule: FramesRule): FrameChoice[] {
  if (rule.kind === "first-usable") return [rule];
  const { count, ...rest } = rule;
  return Array.from({ length: count }, (_, place) => ({ ...rest, place, of: count }));
}

/** Another frame of the same video, as far from the frame at `place` as the choices allow. */
const other = (choices: readonly FrameChoice[], place: number) =>
  choices[(place + Math.floor(choices.length / 2)) % choices.length] as FrameChoice;
