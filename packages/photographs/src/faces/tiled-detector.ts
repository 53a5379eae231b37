import type { DetectedFace, LandmarkDetector, Landmarks, Pixels } from "@mfim/core";
import { cutPixels } from "../pictures/cut-pixels.ts";

type Box = DetectedFace["box"];

/**
 * Looks at the whole picture and at overlapping parts of it, each half as wide as the picture is long: a detector that
 * sees every picture at 256 pixels finds faces half as large so, at several times the cost. What parts find at their own
 * cut edge is left to the neighbour that sees it whole; of faces found twice the surer is kept.
 */
export class TiledDetector implements LandmarkDetector {
  readonly id: string;
  readonly #detector: LandmarkDetector;

  /** @param detector is disposed with this one */
  constructor(detector: LandmarkDetector) {
    this.#detector = detector;
    this.id = `${detector.id}/tiles-2`;
  }

  async detect(picture: Pixels): Promise<readonly DetectedFace[]> {
    const found = [...(await this.#detector.detect(picture))];
    for (const [left, top, width, height] of tilesOf(picture)) {
      const faces = await this.#detector.detect(cutPixels(picture, left, top, width, height));
      for (const face of faces) {
        const moved = movedBy(face, left, top);
        if (!cutByTile(moved.box, [left, top, width, height], picture)) found.push(moved);
      }
    }
    return found
      .sort((a, b) => b.score - a.score)
      .filter((face, i, all) => !all.slice(0, i).some((surer) => overlap(face.box, surer.box) > 0.5));
  }

  dispose(): void {
    this.#detector.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** Squares of half the longer side, overlapping by half; none where the picture is too small for it to matter. */
function tilesOf({ width, height }: Pixels): Box[] {
  const side = Math.ceil(Math.max(width, height) / 2);
  if (side < 256) return [];
  const along = (extent: number) => {
    if (extent <= side) return [0];
    const count = Math.ceil((extent - side) / (side / 2)) + 1;
    return Array.from({ length: count }, (_, i) => Math.round((i * (extent - side)) / (count - 1)));
  };
  return along(height).flatMap((top) =>
    along(width).map((left): Box => [left, top, Math.min(side, width), Math.min(side, height)]),
  );
}

function movedBy(face: DetectedFace, left: number, top: number): DetectedFace {
  const points = face.landmarks.points.map((v, i) => v + (i % 2 === 0 ? left : top));
  const [x, y, width, height] = face.box;
  const landmarks: Landmarks = { scheme: face.landmarks.scheme, points };
  return { score: face.score, box: [x + left, y + top, width, height], landmarks };
}

/** Whether a face reaches to within a twentieth of its size of an edge where the picture goes on. */
function cutByTile([x, y, width, height]: Box, [left, top, wide, high]: Box, picture: Pixels): boolean {
  const margin = 0.05 * Math.max(width, height);
  return (
    (left > 0 && x < left + margin) ||
    (top > 0 && y < top + margin) ||
    (left + wide < picture.width && x + width > left + wide - margin) ||
    (top + high < picture.height && y + height > top + high - margin)
  );
}

/** Shared area over the smaller one's. */
function overlap([ax, ay, aw, ah]: Box, [bx, by, bw, bh]: Box): number {
  const width = Math.min(ax + aw, bx + bw) - Math.max(ax, bx);
  const height = Math.min(ay + ah, by + bh) - Math.max(ay, by);
  return width <= 0 || height <= 0 ? 0 : (width * height) / Math.min(aw * ah, bw * bh);
}
