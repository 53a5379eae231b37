import type { DetectedFace, Pixels } from "@mfim/core";
import { type FaceChoice, selectFaces } from "@mfim/data-ffhq";
import { type Smoothing, SmoothPoints } from "./smooth-points.ts";

interface Track {
  face: DetectedFace;
  /** Frames since it was last seen. */
  missed: number;
  readonly smooth: SmoothPoints;
}

/** Seconds for which a face that was not found is taken to be where it was. */
const patience = 0.2;

const centre = ({ box: [left, top, width, height] }: DetectedFace) => [left + width / 2, top + height / 2] as const;
const sideOf = ({ box: [, , width, height] }: DetectedFace) => Math.max(width, height);
const distance = (a: DetectedFace, b: DetectedFace) =>
  Math.hypot(centre(a)[0] - centre(b)[0], centre(a)[1] - centre(b)[1]);

/**
 * Follows faces from frame to frame by their places. A choice is made once, in the first frame with faces, and that face
 * alone is followed: where it goes away, nobody else takes its place unless they stand there.
 */
export class FaceTracks {
  readonly #rate: number;
  readonly #choice: FaceChoice;
  readonly #smoothing: Smoothing | undefined;
  readonly #name: string;
  #tracks: Track[] = [];
  #chosen = false;

  /** @param rate frames a second */
  constructor(rate: number, choice: FaceChoice, name: string, smoothing?: Smoothing) {
    this.#rate = rate;
    this.#choice = choice;
    this.#name = name;
    this.#smoothing = smoothing;
  }

  /**
   * @param faces as they were found in the next frame
   * @returns the chosen ones, their landmarks smoothed
   * @throws PictureError for several faces where only one was expected
   */
  next(faces: readonly DetectedFace[], frame: Pick<Pixels, "width" | "height">): DetectedFace[] {
    const free = new Set(faces);
    for (const track of this.#tracks) this.#follow(track, free);
    const all = this.#choice === "all";
    if (all) this.#tracks = this.#tracks.filter(({ missed }) => missed <= patience * this.#rate);
    if (all) for (const face of free) this.#begin(face);
    else if (!this.#chosen && faces.length > 0) {
      for (const face of selectFaces(faces, frame, this.#name, this.#choice)) this.#begin(face);
      this.#chosen = true;
    }
    return this.#tracks.filter(({ missed }) => missed <= patience * this.#rate).map(({ face }) => face);
  }

  #begin(face: DetectedFace): void {
    const smooth = new SmoothPoints(this.#rate, this.#smoothing);
    smooth.next(face.landmarks.points, sideOf(face));
    this.#tracks.push({ face, missed: 0, smooth });
  }

  #follow(track: Track, free: Set<DetectedFace>): void {
    const [nearest] = [...free].sort((a, b) => distance(a, track.face) - distance(b, track.face));
    if (nearest === undefined || distance(nearest, track.face) > 0.7 * sideOf(track.face)) {
      track.missed++;
      return;
    }
    free.delete(nearest);
    if (track.missed > patience * this.#rate) track.smooth.reset();
    const points = track.smooth.next(nearest.landmarks.points, sideOf(nearest));
    track.face = { ...nearest, landmarks: { scheme: nearest.landmarks.scheme, points } };
    track.missed = 0;
  }
}
