import type { DetectedFace, LandmarkDetector, Pixels } from "@mfim/core";
import { expect, it } from "vitest";
import { TiledDetector } from "./tiled-detector.ts";

/** White squares on black are faces; it sees none smaller than an eighth of what it is given. */
const squares: LandmarkDetector = {
  id: "squares",
  async detect({ width, height, data }: Pixels) {
    const faces: DetectedFace[] = [];
    const lit = (x: number, y: number) =>
      x >= 0 && y >= 0 && x < width && y < height && data[(y * width + x) * 3] === 255;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        if (!lit(x, y) || lit(x - 1, y) || lit(x, y - 1)) continue;
        let [w, h] = [0, 0];
        while (lit(x + w, y)) w++;
        while (lit(x, y + h)) h++;
        if (Math.min(w, h) * 8 < Math.max(width, height)) continue;
        const points = Float32Array.of(x, y, x + w, y, x + w / 2, y + h / 2, x, y + h, x + w, y + h);
        faces.push({ score: w / 1000, box: [x, y, w, h], landmarks: { scheme: "five-points", points } });
      }
    return faces;
  },
  dispose() {},
  [Symbol.dispose]() {},
};

it("finds faces half as large, each once, and none that a part's edge cuts", async () => {
  const [width, height] = [800, 500];
  const data = new Uint8Array(width * height * 3);
  const boxes = [
    [30, 40, 60, 60],
    [380, 220, 70, 70],
    [600, 300, 150, 150],
  ] as const; // on the middle lines, and large
  for (const [left, top, w, h] of boxes)
    for (let y = top; y < top + h; y++) data.fill(255, (y * width + left) * 3, (y * width + left + w) * 3);
  const picture = { width, height, data };
  expect((await squares.detect(picture)).map(({ box }) => box)).toEqual([boxes[2]]);
  using tiled = new TiledDetector(squares);
  const found = await tiled.detect(picture);
  expect(found.map(({ box }) => box)).toEqual([boxes[2], boxes[1], boxes[0]]);
  expect(Array.from(found[1]?.landmarks.points.slice(0, 2) ?? [])).toEqual([380, 220]);
});
