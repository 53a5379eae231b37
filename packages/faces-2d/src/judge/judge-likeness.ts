import { type LikenessJudge, largestOfPairs, meanOfPairs, nearestRow, rowProduct } from "@mfim/core";
import { type Cast, memberOf } from "../cast/cast.ts";
import type { FaceRecipe } from "../compose/face-recipe.ts";
import { ownFaceRecipe } from "../compose/face-recipe.ts";
import { draftOf } from "../pairs/people.ts";
import { renderPicture } from "../pairs/render-pair.ts";
import { drawHost } from "../pairs/tones.ts";
import { stream } from "../random/stream.ts";
import type { Scene } from "../render/scene.ts";
import { NO_VARIATION } from "../vary/variation.ts";

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

/** Figures of one recogniser. */
export interface JudgeFigures {
  readonly judge: string;
  readonly limit: number;
  /** Cosine of a composed person to the nearest photographed one, of the drafts that were kept: mean, and most. */
  readonly nearestMean: number;
  readonly nearestMost: number;
  /** The same of first drafts, before anybody was thrown away, and the share of them above the limit. */
  readonly firstDraftsMean: number;
  readonly firstDraftsMost: number;
  readonly firstDraftsAbove: number;
  /** Mean cosine of different composed people, and of a person neutral and smiling. */
  readonly different: number;
  readonly same: number;
  /** The same of the photographed people. */
  readonly photographedDifferent: number;
  readonly photographedSame: number;
  /** The largest cosine of two different photographed people of one expression. */
  readonly photographedMost: number;
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
  const { cast, seed, people, judges, size, batch = 32, onProgress } = options;
  const draft = options.draft ?? ((person, attempt) => draftOf(cast, seed, person, attempt));
  const photographs = await Promise.all(
    ([0, 1] as const).map((e) =>
      pictures(
        cast,
        cast.members.map(({ id, sex }) => [ownFaceRecipe(id, sex), id] as const),
        e,
        size,
      ),
    ),
  );
  const known = await Promise.all(
    // All at once: a judge may centre on the first pictures it is shown.
    judges.map(async (judge) => {
      const both = await judge.embed(photographs.flat(), size);
      return [both.slice(0, cast.members.length), both.slice(cast.members.length)];
    }),
  );
  const strangers = known.map((own) => Math.max(...own.map(largestOfPairs)));
  const limits = judges.map(({ limit }, j) => (limit === "strangers" ? strangers[j]! : limit));
  const thrownAway: Record<number, number> = {};
  const [first, kept] = [judges.map(() => [] as number[]), judges.map(() => [] as number[])];
  const embeddings = judges.map(() => ({ neutral: [] as Float32Array[], smiling: [] as Float32Array[] }));
  let waiting = Array.from({ length: people }, (_, person) => ({ person, attempt: 0 }));
  let done = 0;
  while (waiting.length > 0) {
    const now = waiting.slice(0, batch);
    const drafts = now.map(({ person, attempt }) => {
      const recipe = draft(person, attempt);
      const random = stream(seed, "judge", person, attempt);
      return [recipe, drawHost(random, cast, recipe.sex, [recipe]).id] as const;
    });
    const neutral = await pictures(cast, drafts, 0, size);
    const found = await Promise.all(judges.map((judge) => judge.embed(neutral, size)));
    const likeness = found.map((own, j) => own.map((one) => nearestRow(one, known[j]!.flat()).cosine));
    const again: typeof waiting = [];
    const fine: number[] = [];
    now.forEach(({ person, attempt }, i) => {
      if (attempt === 0) for (const [j, own] of likeness.entries()) first[j]!.push(own[i]!);
      if (likeness.some((own, j) => own[i]! > limits[j]!)) {
        if (attempt + 1 >= PATIENCE)
          throw new RangeError(
            `judgeLikeness: expected a draft of person ${person} that resembles nobody photographed, got ${PATIENCE} that do; add donors, or lower the largest share of one.`,
          );
        thrownAway[person] = attempt + 1;
        again.push({ person, attempt: attempt + 1 });
      } else {
        fine.push(i);
        for (const [j, own] of likeness.entries()) kept[j]!.push(own[i]!);
      }
    });
    for (const [j, own] of found.entries()) embeddings[j]!.neutral.push(...fine.map((i) => own[i]!));
    // For a person's likeness to themselves a part is enough.
    if (done < 256 && fine.length > 0) {
      const smiling = await pictures(
        cast,
        fine.map((i) => drafts[i]!),
        1,
        size,
      );
      for (const [j, judge] of judges.entries()) embeddings[j]!.smiling.push(...(await judge.embed(smiling, size)));
    }
    done += fine.length;
    waiting = [...again, ...waiting.slice(batch)];
    onProgress?.(done, people);
  }
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const figures = judges.map(({ name }, j): JudgeFigures => {
    const limit = limits[j]!;
    const { neutral, smiling } = embeddings[j]!;
    const [own, smiles] = known[j]! as unknown as readonly [readonly Float32Array[], readonly Float32Array[]];
    const pairs = (a: readonly Float32Array[], b: readonly Float32Array[]) =>
      mean(b.map((one, i) => rowProduct(one, a[i]!)));
    return {
      judge: name,
      limit,
      nearestMean: mean(kept[j]!),
      nearestMost: Math.max(...kept[j]!),
      firstDraftsMean: mean(first[j]!),
      firstDraftsMost: Math.max(...first[j]!),
      firstDraftsAbove: mean(first[j]!.map((v) => (v > limit ? 1 : 0))),
      different: meanOfPairs(neutral.slice(0, 500)),
      same: pairs(neutral, smiling),
      photographedDifferent: meanOfPairs(own),
      photographedSame: pairs(own, smiles),
      photographedMost: strangers[j]!,
    };
  });
  return { thrownAway, figures };
}

async function pictures(
  cast: Cast,
  people: readonly (readonly [FaceRecipe, string])[],
  expression: 0 | 1,
  size: number,
): Promise<Uint8Array[]> {
  const drawn: Uint8Array[] = [];
  for (const [recipe, host] of people) {
    memberOf(cast, host);
    const scene: Scene = { host, hostExpression: expression, smile: expression, yaw: 0, pitch: 0, jaw: 0.5 };
    drawn.push((await renderPicture(cast, recipe, scene, NO_VARIATION, size)).pixels);
  }
  return drawn;
}
