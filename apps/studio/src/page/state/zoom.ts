/** How a view shows a picture: a point p of the picture, in shares of its sides, is at x + scale * p of the view's. */
export interface Zoom {
  /** 1: the whole picture. */
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export type Point = readonly [x: number, y: number];

export const wholePicture: Zoom = { scale: 1, x: 0, y: 0 };
export const mostZoom = 16;
const middle: Point = [0.5, 0.5];

/** The picture always covers the view. */
function covering(scale: number, x: number, y: number): Zoom {
  const inside = (value: number) => Math.min(0, Math.max(1 - scale, value));
  return scale <= 1 ? wholePicture : { scale, x: inside(x), y: inside(y) };
}

/** Enlarged by a factor; what lies at a point of the view stays there, as far as the picture reaches. */
export function zoomedAt({ scale, x, y }: Zoom, factor: number, [atX, atY]: Point = middle): Zoom {
  const next = Math.min(mostZoom, Math.max(1, scale * factor));
  const by = next / scale;
  return covering(next, atX - (atX - x) * by, atY - (atY - y) * by);
}

/** Moved by shares of the view. */
export const movedBy = ({ scale, x, y }: Zoom, [dx, dy]: Point): Zoom => covering(scale, x + dx, y + dy);

/** Two fingers that move from one pair of places to another. */
export function pinched(zoom: Zoom, from: readonly [Point, Point], to: readonly [Point, Point]): Zoom {
  const between = ([[x0, y0], [x1, y1]]: readonly [Point, Point]): Point => [(x0 + x1) / 2, (y0 + y1) / 2];
  const apart = ([[x0, y0], [x1, y1]]: readonly [Point, Point]) => Math.hypot(x1 - x0, y1 - y0);
  const [start, end] = [between(from), between(to)];
  const factor = apart(from) > 1e-6 ? apart(to) / apart(from) : 1;
  return movedBy(zoomedAt(zoom, factor, start), [end[0] - start[0], end[1] - start[1]]);
}
