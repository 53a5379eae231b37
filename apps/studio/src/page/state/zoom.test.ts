import { expect, test } from "vitest";
import { mostZoom, movedBy, type Point, pinched, wholePicture, type Zoom, zoomedAt } from "./zoom.ts";

/** Where a point of the picture is in the view. */
const shown = ({ scale, x, y }: Zoom, [px, py]: Point): Point => [x + scale * px, y + scale * py];

test("what lies under the pointer stays there while it is enlarged and back", () => {
  const close = zoomedAt(wholePicture, 3, [0.3, 0.8]);
  expect(close.scale).toBe(3);
  expect(shown(close, [0.3, 0.8])).toEqual([expect.closeTo(0.3), expect.closeTo(0.8)]);
  const closer = zoomedAt(close, 2, [0.5, 0.5]);
  const before: Point = [(0.5 - close.x) / 3, (0.5 - close.y) / 3];
  expect(shown(closer, before)).toEqual([expect.closeTo(0.5), expect.closeTo(0.5)]);
  expect(zoomedAt(closer, 0.01)).toEqual(wholePicture);
  expect(zoomedAt(closer, 100).scale).toBe(mostZoom);
});

test("the picture covers the view, however far it is moved", () => {
  const close = zoomedAt(wholePicture, 4);
  expect(movedBy(close, [9, 9])).toEqual({ scale: 4, x: 0, y: 0 });
  expect(movedBy(close, [-9, -9])).toEqual({ scale: 4, x: -3, y: -3 });
  expect(movedBy(wholePicture, [0.5, 0.5])).toEqual(wholePicture);
});

test("two fingers keep the places of the picture that they touch", () => {
  const start = zoomedAt(wholePicture, 2);
  const from: [Point, Point] = [
    [0.4, 0.5],
    [0.6, 0.5],
  ];
  const to: [Point, Point] = [
    [0.35, 0.55],
    [0.75, 0.55],
  ];
  const end = pinched(start, from, to);
  expect(end.scale).toBeCloseTo(4);
  for (const n of [0, 1] as const) {
    const touched: Point = [(from[n][0] - start.x) / 2, (from[n][1] - start.y) / 2];
    expect(shown(end, touched)).toEqual([expect.closeTo(to[n][0]), expect.closeTo(to[n][1])]);
  }
});
