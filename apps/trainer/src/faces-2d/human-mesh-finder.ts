import { HumanFaceDetector } from "@mfim/backbones/human";
import type { FaceMeshFinder } from "@mfim/faces-2d";

/** The surest face's mesh, as `@vladmandic/human` sees it: x and y of the detector, its depth as z. */
export async function humanMeshFinder(): Promise<FaceMeshFinder> {
  const detector = await HumanFaceDetector.load();
  return async (photograph) => {
    const [face] = await detector.detect(photograph);
    if (face === undefined) return undefined;
    const { points } = face.landmarks;
    return Float32Array.from({ length: (3 * points.length) / 2 }, (_, i) => {
      const [point, axis] = [Math.floor(i / 3), i % 3];
      return axis === 2 ? (face.depth[point] as number) : (points[2 * point + axis] as number);
    });
  };
}
