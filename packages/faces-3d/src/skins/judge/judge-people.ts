import { type LikenessJudge, largestOfPairs, meanOfPairs, nearestRow, rowProduct } from "@mfim/core";
import type { HeadModel } from "../../head/head-model.ts";
import type { Person } from "../../person/person.ts";
import { samplePhotographicPerson } from "../../person/sample-photographic-person.ts";
import { renderFace } from "../../render/render-face.ts";
import { samplePhotographicScene } from "../../scene/sample-detailed-scene.ts";
import type { Scene } from "../../scene/scene.ts";
import { SkinLibrary } from "../library/skin-library.ts";

export interface JudgePeopleOptions {
  readonly head: HeadModel;
  readonly skins: SkinLibrary;
  readonly seed: string;
  /** Numbers 0 to this of the seed's people. */
  readonly people: number;
  /** [size, size, 3] FFHQ-aligned photographs of the donors, and of whoever else must not be resembled. */
  readonly photographs: readonly Uint8Array[];
  readonly judges: readonly LikenessJudge[];
  readonly size: number;
  readonly onProgress?: (done: number, total: number) => void;
  /** How a draft is drawn; `samplePhotographicPerson` unless given. */
  readonly draft?: (index: number, drafts: number) => Person;
}

/** Figures of one recogniser over first drafts. */
export interface LikenessFigures {
  readonly judge: string;
  readonly limit: number;
  /** Cosine to the nearest photographed person: mean, largest, and the share above the limit. */
  readonly nearestMean: number;
  readonly nearestMost: number;
  readonly above: number;
  /** Mean cosine of different people, of one person in two scenes; and of different photographed people. */
  readonly different: number;
  readonly same: number;
  readonly photographedDifferent: number;
  /** The largest cosine of two different photographed people. */
  readonly photographedMost: number;
}

export interface PeopleVerdict {
  /** By index, how many drafts were thrown away because a judge took them for somebody photographed. */
  readonly thrownAway: Readonly<Record<string, number>>;
  readonly figures: readonly LikenessFigures[];
}

/** Drafts after which a library is taken to hold somebody whom every composed person resembles. */
const PATIENCE = 12;

/**
 * Shows every person frontal, neutral and evenly lit to the judges, beside all photographs, and draws anew whoever one of
 * them takes for somebody photographed.
 */
export async function judgePeople(options: JudgePeopleOptions): Promise<PeopleVerdict> {
  const { head, seed, judges, photographs, size, people } = options;
  const bare = new SkinLibrary({ ...options.skins.info }, options.skins.folder);
  const draft =
    options.draft ??
    ((index, drafts) =>
      samplePhotographicPerson(head, { info: bare.info, thrownAway: { [seed]: { [index]: drafts } } }, seed, index));
  const known = await Promise.all(judges.map((judge) => judge.embed(photographs, size)));
  const strangers = known.map(largestOfPairs);
  const limits = judges.map(({ limit }, j) => (limit === "strangers" ? strangers[j]! : limit));
  const first = judges.map((): Float32Array[] => []);
  const again = judges.map((): Float32Array[] => []);
  const thrownAway: Record<string, number> = {};
  for (let index = 0; index < people; index++) {
    for (let drafts = 0; ; drafts++) {
      if (drafts === PATIENCE)
        throw new RangeError(
          `judgePeople: expected a draft of person ${index} that resembles nobody photographed, got ${PATIENCE} that do; add donors.`,
        );
      const person = draft(index, drafts);
      const scene = samplePhotographicScene(seed, person, 0);
      const picture = (shown: Scene) => renderFace(head, { person, scene: shown }, { size, skins: bare }).pixels;
      const plain = picture(passportScene(scene));
      const views = drafts === 0 ? [plain, picture(turnedScene(scene))] : [plain];
      let taken = false;
      for (const [j, judge] of judges.entries()) {
        const [own, other] = (await judge.embed(views, size)) as [Float32Array, Float32Array | undefined];
        if (drafts === 0) {
          first[j]!.push(own);
          again[j]!.push(other!);
        }
        taken ||= nearestRow(own, known[j]!).cosine > limits[j]!;
      }
      if (!taken) break;
      thrownAway[index] = drafts + 1;
    }
    options.onProgress?.(index + 1, people);
  }
  const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / Math.max(1, values.length);
  const figures = judges.map(({ name }, j): LikenessFigures => {
    const limit = limits[j]!;
    const likeness = first[j]!.map((own) => nearestRow(own, known[j]!).cosine);
    return {
      judge: name,
      limit,
      nearestMean: mean(likeness),
      nearestMost: Math.max(...likeness),
      above: mean(likeness.map((x) => (x > limit ? 1 : 0))),
      different: meanOfPairs(first[j]!),
      same: mean(first[j]!.map((own, i) => rowProduct(own, again[j]![i]!))),
      photographedDifferent: meanOfPairs(known[j]!),
      photographedMost: strangers[j]!,
    };
  });
  return { thrownAway, figures };
}

/** Frontal, neutral, even light, nothing before the face. */
function passportScene({ occluders: _, ...scene }: Scene): Scene {
  const { light } = scene;
  return {
    ...scene,
    expression: {},
    expressionName: "neutral",
    gaze: { yaw: 0, pitch: 0 },
    pose: { yaw: 0, pitch: 0, roll: 0 },
    light: {
      ...light,
      key: { direction: [0.25, 0.4, 0.9], colour: [1, 1, 1], intensity: 0.9 },
      fill: { direction: [-0.4, 0.1, 0.8], colour: [1, 1, 1], intensity: 0.3 },
      rim: { ...light.rim, intensity: 0 },
      ambient: 0.42,
    },
  };
}

/** The same person a little turned and smiling, lit as the scene has it. */
function turnedScene({ occluders: _, ...scene }: Scene): Scene {
  return {
    ...scene,
    expression: { mouthSmile: 0.5 },
    expressionName: "smile",
    gaze: { yaw: 0, pitch: 0 },
    pose: { yaw: 12, pitch: 3, roll: 0 },
  };
}
