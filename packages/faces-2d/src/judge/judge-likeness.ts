import { type LikenessJudge, largestOfPairs, nearestRow } from "@mfim/core";
import type { Cast } from "../cast/cast.ts";
import { type FaceRecipe, ownFaceRecipe } from "../compose/face-recipe.ts";
import { draftOf } from "../pairs/people.ts";
import { drawHost } from "../pairs/tones.ts";
import { stream } from "../random/stream.ts";
import { type JudgeFigures, type JudgeFindings, judgeFigures } from "./judge-figures.ts";
import { studioPictures } from "./studio-pictures.ts";

export interface JudgeOptions {
  readonly cast: Cast;
  readonly seed: string;
  /** How many composed people are judged. */
  readonly people: number;
  readonly judges: readonly LikenessJudge[];
  /** Side of the pictures that are judged. */
  readonly size: number;
  /** Pictures that are embedded at once. */
  readonly batch?: number;
  readonly onProgress?: (done: number, total: number) => void;
  /** How a person's draft is made; composed unless given. */
  readonly draft?: (person: number, attempt: number) => FaceRecipe;
}

export interface Verdict {
  /** By person, how many drafts were thrown away. */
  readonly thrownAway: Readonly<Record<number, number>>;
  readonly figures: readonly JudgeFigures[];
}

/** Drafts after which a library is taken to hold somebody whom every composed person resembles. */
const PATIENCE = 20;

/**
 * Measures whom composed people resemble: frontal, in the studio's light, neutral, each on a host, beside every photograph of
 * the library. Who is nearer to a photographed person than any judge's limit is thrown away and drawn again.
 * @throws RangeError where somebody is not replaced by 20 drafts
 */
export async function judgeLikeness(options: JudgeOptions): Promise<Verdict> {
  const { judges, people, batch = 32, onProgress } = options;
  const findings = await seePhotographed(options);
  const thrownAway: Record<number, number> = {};
  let waiting = Array.from({ length: people }, (_, person): Draft => ({ person, attempt: 0 }));
  let done = 0;
  while (waiting.length > 0) {
    const now = waiting.slice(0, batch);
    const { faces, embeddings, nearest } = await seeDrafts(options, findings, now);
    const again: Draft[] = [];
    const kept: number[] = [];
    for (const [i, { person, attempt }] of now.entries()) {
      if (attempt === 0) for (const [j, own] of nearest.entries()) findings[j]!.firstDrafts.push(own[i]!);
      if (nearest.every((own, j) => own[i]! <= findings[j]!.limit)) {
        kept.push(i);
        continue;
      }
      thrownAway[person] = attempt + 1;
      again.push(nextDraft(person, attempt));
    }
    for (const [j, found] of findings.entries()) {
      found.kept.push(...kept.map((i) => nearest[j]![i]!));
      found.neutral.push(...kept.map((i) => embeddings[j]![i]!));
    }
    // For a person's likeness to themselves a part is enough.
    if (done < 256 && kept.length > 0) {
      const smiling = await studioPictures(
        options.cast,
        kept.map((i) => faces[i]!),
        1,
        options.size,
      );
      for (const [j, judge] of judges.entries())
        findings[j]!.smiling.push(...(await judge.embed(smiling, options.size)));
    }
    done += kept.length;
    waiting = [...again, ...waiting.slice(batch)];
    onProgress?.(done, people);
  }
  return { thrownAway, figures: findings.map(judgeFigures) };
}

interface Draft {
  readonly person: number;
  readonly attempt: number;
}

/** @throws RangeError where the draft was the last one */
function nextDraft(person: number, attempt: number): Draft {
  if (attempt + 1 < PATIENCE) return { person, attempt: attempt + 1 };
  throw new RangeError(
    `judgeLikeness: expected a draft of person ${person} that resembles nobody photographed, got ${PATIENCE} that do; add donors, or lower the largest share of one.`,
  );
}

/** Every judge with what it sees in the photographed people, and nobody composed yet. */
async function seePhotographed({ cast, judges, size }: JudgeOptions): Promise<JudgeFindings[]> {
  const own = cast.members.map(({ id, sex }) => [ownFaceRecipe(id, sex), id] as const);
  const photographs = await Promise.all(([0, 1] as const).map((smile) => studioPictures(cast, own, smile, size)));
  return Promise.all(
    judges.map(async (judge) => {
      // All at once: a judge may centre on the first pictures it is shown.
      const both = await judge.embed(photographs.flat(), size);
      const photographed = { neutral: both.slice(0, own.length), smiling: both.slice(own.length) };
      const strangers = Math.max(largestOfPairs(photographed.neutral), largestOfPairs(photographed.smiling));
      const limit = judge.limit === "strangers" ? strangers : judge.limit;
      return { name: judge.name, limit, strangers, photographed, ...nobodyYet() };
    }),
  );
}

const nobodyYet = () => ({
  firstDrafts: [] as number[],
  kept: [] as number[],
  neutral: [] as Float32Array[],
  smiling: [] as Float32Array[],
});

/** Drafts on hosts of their own; by judge, their embeddings and the cosine of each to the nearest photograph. */
async function seeDrafts(options: JudgeOptions, findings: readonly JudgeFindings[], drafts: readonly Draft[]) {
  const { cast, seed, judges, size } = options;
  const recipeOf = options.draft ?? ((person, attempt) => draftOf(cast, seed, person, attempt));
  const faces = drafts.map(({ person, attempt }) => {
    const recipe = recipeOf(person, attempt);
    return [recipe, drawHost(stream(seed, "judge", person, attempt), cast, recipe.sex, [recipe]).id] as const;
  });
  const neutral = await studioPictures(cast, faces, 0, size);
  const embeddings = await Promise.all(judges.map((judge) => judge.embed(neutral, size)));
  const nearest = embeddings.map((own, j) => {
    const { photographed } = findings[j]!;
    const all = [...photographed.neutral, ...photographed.smiling];
    return own.map((one) => nearestRow(one, all).cosine);
  });
  return { faces, embeddings, nearest };
}
