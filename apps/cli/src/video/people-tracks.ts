import type { DetectedFace } from "@mfim/core";
import { innerProduct } from "@mfim/metrics/likeness";
import { type Smoothing, SmoothPoints } from "./smooth-points.ts";

/** A face of a frame and who it looks like. */
export interface SeenFace {
  readonly face: DetectedFace;
  /** Of unit length. */
  readonly embedding: Float32Array;
}

/** Somebody in a frame, the landmarks smoothed over time. */
export interface PersonInFrame {
  /** Numbers people in the order in which they appear, from 0. */
  readonly person: number;
  readonly face: DetectedFace;
  readonly seen: SeenFace;
}

export interface TrackLimits {
  /** The cosine to a person's known looks from which a face that comes from nowhere is that person. */
  readonly again: number;
  /** The cosine to the frame before from which a face in the same place is the same person's. */
  readonly still: number;
  /** The same for a face that another one covers in part, so that its crop shows two people. */
  readonly covered: number;
}

/**
 * By the command's recogniser over rendered people in moving pictures (docs/swap-and-mix.md): from one frame to the next one person
 * stays above `still`; other people, seen from wherever, stay below `again`. A face half
 * covered by another had 0.21 and 0.35 to the person it is, 0.51 and 0.34 to the one before it: only its place tells.
 */
const defaultLimits: TrackLimits = { again: 0.5, still: 0.6, covered: 0.1 };

interface Person {
  readonly looks: Float32Array[];
  last: { readonly seen: SeenFace; readonly time: number };
  readonly smooth: SmoothPoints;
}

/** Seconds after which a place says nothing more of who stands there. */
const placeLasts = 0.5;
/** What standing in the same place adds to a likeness. */
const placeCounts = 0.2;
/** Share of a face's box from which another face's box covers it. */
const coveredFrom = 0.15;
/** Looks of a person that are kept; a new one has to differ from all by more than this cosine. */
const [mostLooks, newLook] = [24, 0.85];

const sideOf = ({ box: [, , width, height] }: DetectedFace) => Math.max(width, height);
const centre = ({ box: [left, top, width, height] }: DetectedFace) => [left + width / 2, top + height / 2] as const;

/** Whether a face may be the other one a moment later: hardly moved, of about its size. */
function isNear(a: DetectedFace, b: DetectedFace): boolean {
  const [[ax, ay], [bx, by]] = [centre(a), centre(b)];
  const ratio = sideOf(a) / sideOf(b);
  return Math.hypot(ax - bx, ay - by) < 0.7 * sideOf(b) && ratio > 0.6 && ratio < 1.67;
}

/** The share of a face's box that another's box covers. */
function overlap({ box: [left, top, width, height] }: DetectedFace, other: DetectedFace): number {
  const [otherLeft, otherTop, otherWidth, otherHeight] = other.box;
  const along = (from: number, size: number, otherFrom: number, otherSize: number) =>
    Math.max(0, Math.min(from + size, otherFrom + otherSize) - Math.max(from, otherFrom)) / size;
  return along(left, width, otherLeft, otherWidth) * along(top, height, otherTop, otherHeight);
}

/**
 * Knows who is who from frame to frame, by looks first and place second: through cuts, after people left and came back, and where
 * they cross. Nobody is where nobody was seen.
 */
export class PeopleTracks {
  readonly #limits: TrackLimits;
  readonly #smoothing: Smoothing | undefined;
  readonly #people: Person[] = [];

  constructor(limits: TrackLimits = defaultLimits, smoothing?: Smoothing) {
    this.#limits = limits;
    this.#smoothing = smoothing;
  }

  /** Where somebody is looked for who was seen a moment ago. */
  lastPlaces(time: number): readonly DetectedFace[] {
    return this.#people.flatMap(({ last }) => (time - last.time <= placeLasts ? [last.seen.face] : []));
  }

  /**
   * @param faces as they were found in the next frame
   * @param time of that frame, seconds
   * @returns each face with its person, in the order of the faces
   */
  next(faces: readonly SeenFace[], time: number): PersonInFrame[] {
    const covered = new Set(
      faces.filter((one) => faces.some((other) => other !== one && overlap(one.face, other.face) > coveredFrom)),
    );
    const pairs = this.#people
      .flatMap((person, number) =>
        faces.map((seen) => ({ number, seen, score: this.#score(person, seen, time, covered.has(seen)) })),
      )
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score);
    const [taken, found] = [new Set<number>(), new Map<SeenFace, number>()];
    for (const { number, seen } of pairs) {
      if (taken.has(number) || found.has(seen)) continue;
      taken.add(number);
      found.set(seen, number);
    }
    return faces.map((seen) => {
      const known = found.get(seen);
      const number = known ?? this.#people.length;
      const face =
        known === undefined
          ? this.#begin(seen, time)
          : this.#follow(this.#people[known] as Person, seen, time, covered.has(seen));
      return { person: number, face, seen };
    });
  }

  /** Above 0 where a face may be a person's; the higher, the more likely. */
  #score({ looks, last }: Person, { face, embedding }: SeenFace, time: number, covered: boolean): number {
    const likeness = Math.max(...looks.map((look) => innerProduct(look, embedding)));
    if (time - last.time > placeLasts || !isNear(face, last.seen.face))
      return likeness >= this.#limits.again ? likeness : 0;
    const still = Math.max(likeness, innerProduct(last.seen.embedding, embedding));
    if (still >= this.#limits.still) return still + placeCounts;
    return likeness >= this.#limits.again || (covered && still >= this.#limits.covered) ? still : 0;
  }

  #begin(seen: SeenFace, time: number): DetectedFace {
    const smooth = new SmoothPoints(this.#smoothing);
    smooth.next(seen.face.landmarks.points, sideOf(seen.face), 0);
    this.#people.push({ looks: [seen.embedding], last: { seen, time }, smooth });
    return seen.face;
  }

  #follow(person: Person, seen: SeenFace, time: number, covered: boolean): DetectedFace {
    const { last, looks, smooth } = person;
    const seconds = time - last.time;
    // A cut, or somebody who was gone: what was before says nothing of where points are now.
    if (seconds > placeLasts || !isNear(seen.face, last.seen.face)) smooth.reset();
    const points = smooth.next(seen.face.landmarks.points, sideOf(seen.face), seconds);
    const likeness = Math.max(...looks.map((look) => innerProduct(look, seen.embedding)));
    // What shows two people is no look of one.
    if (likeness < newLook && !covered) {
      looks.push(seen.embedding);
      if (looks.length > mostLooks) looks.splice(1, 1); // the first one is who was chosen
    }
    person.last = { seen, time };
    return { ...seen.face, landmarks: { scheme: seen.face.landmarks.scheme, points } };
  }
}
