import type { DetectedFace, LandmarkDetector, Landmarks, Pixels } from "@mfim/core";

/** Where the faces of a photograph come from: a detector that looks, or a data set's own file that knows. */
export interface FaceFinder {
  readonly id: string;
  find(picture: Pixels, source: string): Promise<readonly DetectedFace[]>;
}

/** Looks into the picture. */
export const detectedFaces = (detector: LandmarkDetector): FaceFinder => ({
  id: detector.id,
  find: (picture) => detector.detect(picture),
});

/** Faces by the photograph's path below its folder or by its file name alone, each with or without its ending. A photograph without an entry has no face. */
export function annotatedFaces(id: string, landmarks: ReadonlyMap<string, readonly Landmarks[]>): FaceFinder {
  return {
    id,
    find: async (_, source) =>
      (
        namesOf(source)
          .map((name) => landmarks.get(name))
          .find((faces) => faces !== undefined) ?? []
      ).map(faceOf),
  };
}

/** "ada/1.jpg", "ada/1", "1.jpg", "1". */
function namesOf(source: string): string[] {
  const name = source.slice(source.lastIndexOf("/") + 1);
  const bare = (path: string) => path.replace(/\.[^./]*$/, "");
  return [source, bare(source), name, bare(name)];
}

/** Annotated faces are certain; the box is that of the points. */
function faceOf(landmarks: Landmarks): DetectedFace {
  const along = (axis: number) => landmarks.points.filter((_, i) => i % 2 === axis);
  const [xs, ys] = [along(0), along(1)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { score: 1, box: [left, top, Math.max(...xs) - left, Math.max(...ys) - top], landmarks };
}
