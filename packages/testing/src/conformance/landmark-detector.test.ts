import type { LandmarkDetector, Pixels } from "@mfim/core";
import { describeLandmarkDetector } from "./landmark-detector.ts";

/** Takes the bright pixels of a picture for one face. */
function brightFace(): LandmarkDetector {
  return {
    id: "bright",
    async detect({ width, data }: Pixels) {
      const bright = Array.from({ length: data.length / 3 }, (_, i) => i).filter((i) => (data[3 * i] as number) > 128);
      if (bright.length === 0) return [];
      const [columns, rows] = [bright.map((i) => i % width), bright.map((i) => Math.floor(i / width))];
      const [left, top] = [Math.min(...columns), Math.min(...rows)];
      const [across, down] = [Math.max(...columns) - left + 1, Math.max(...rows) - top + 1];
      const shares = [0.3, 0.4, 0.7, 0.4, 0.5, 0.6, 0.35, 0.8, 0.65, 0.8];
      const points = Float32Array.from(shares, (share, i) =>
        i % 2 === 0 ? left + share * across : top + share * down,
      );
      return [{ score: 0.9, box: [left, top, across, down], landmarks: { scheme: "five-points", points } }];
    },
    dispose() {},
    [Symbol.dispose]() {},
  };
}

function squareAt(from: number, to: number): Pixels {
  const inside = (i: number) => i >= from && i < to;
  const data = Uint8Array.from({ length: 32 * 32 * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return inside(pixel % 32) && inside(Math.floor(pixel / 32)) ? 200 : 40;
  });
  return { width: 32, height: 32, data };
}

describeLandmarkDetector(brightFace, () => [
  { picture: squareAt(8, 24), faces: 1 },
  { picture: squareAt(0, 0), faces: 0 },
]);
