import type { Pixels } from "@mfim/core";
import { fromPixels, toPixels } from "../pictures/raw-picture.ts";

/** Pixels to add: left, top, right, bottom. */
export type Padding = readonly [left: number, top: number, right: number, bottom: number];

function reflect(index: number, size: number): number {
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const folded = ((index % period) + period) % period;
  return folded < size ? folded : period - folded;
}

function reflected({ width, height, data }: Pixels, [left, top, right, bottom]: Padding): Pixels {
  const [wide, high] = [width + left + right, height + top + bottom];
  const beside = Int32Array.from({ length: wide }, (_, x) => reflect(x - left, width) * 3);
  const out = new Uint8Array(wide * high * 3);
  const mirror = (to: number, from: number, begin: number, end: number) => {
    for (let x = begin; x < end; x++) {
      const [at, seen] = [to + 3 * x, from + (beside[x] as number)];
      out[at] = data[seen] as number;
      out[at + 1] = data[seen + 1] as number;
      out[at + 2] = data[seen + 2] as number;
    }
  };
  for (let y = 0; y < height; y++) {
    const [to, from] = [(top + y) * wide * 3, y * width * 3];
    mirror(to, from, 0, left);
    out.set(data.subarray(from, from + width * 3), to + left * 3);
    mirror(to, from, left + width, wide);
  }
  const row = (y: number) => out.subarray(y * wide * 3, (y + 1) * wide * 3);
  for (let y = 0; y < high; y++)
    if (y < top || y >= top + height) out.set(row(top + reflect(y - top, height)), y * wide * 3);
  return { width: wide, height: high, data: out };
}

/** The median of 256 counts. @param pixels counted */
function medianOf(histogram: Uint32Array, pixels: number): number {
  let rest = pixels / 2;
  return histogram.findIndex((count) => {
    rest -= count;
    return rest <= 0;
  });
}

/** Along one axis: 1 at the padded picture's outer edge, 0 at the photograph's edge, negative inside. */
const edgeAlong = (size: number, before: number, after: number) =>
  Float32Array.from({ length: size }, (_, i) => 1 - Math.min(i / before, (size - 1 - i) / after));

const clamp = (value: number) => Math.max(0, Math.min(1, value));

/** How much of the blurred picture is seen. @param edge as of `edgeAlong`, the larger of both axes */
const blurredShare = (edge: number) => clamp(3 * edge + 1);

/** A padded picture on its way: `data` is changed in place. */
interface Filling extends Pixels {
  readonly blurred: Uint8Array;
  /** `edgeAlong` of both axes. */
  readonly columns: Float32Array;
  readonly rows: Float32Array;
}

/**
 * FFHQ's filling of what a photograph does not show: mirrored, then from the border outwards ever more blurred
 * (standard deviation `blur`), at last the photograph's median colour, with the weights of the published script.
 * Every padding must be positive.
 */
export async function reflectPadding(picture: Pixels, padding: Padding, blur: number): Promise<Pixels> {
  const padded = reflected(picture, padding);
  const { width, height, data } = padded;
  const blurred = blur >= 0.3 ? (await toPixels(fromPixels(padded).blur(blur))).data : data;
  const columns = edgeAlong(width, padding[0], padding[2]);
  const rows = edgeAlong(height, padding[1], padding[3]);
  const filling = { ...padded, blurred, columns, rows };
  const changed = changedSpans(filling);
  const counts = [0, 1, 2].map(() => new Uint32Array(256)) as unknown as Counts;
  rows.forEach((_, y) => {
    let kept = 0;
    for (const [begin, end] of changed(y)) {
      countAsTheyAre(filling, y, kept, begin, counts);
      countBlurred(filling, y, begin, end, counts);
      kept = end;
    }
    countAsTheyAre(filling, y, kept, width, counts);
  });
  const median = counts.map((histogram) => medianOf(histogram, width * height)) as unknown as Colour;
  rows.forEach((_, y) => {
    for (const [begin, end] of changed(y)) fill(filling, y, begin, end, median);
  });
  return padded;
}

type Counts = readonly [red: Uint32Array, green: Uint32Array, blue: Uint32Array];
type Colour = readonly [red: number, green: number, blue: number];
type Span = readonly [begin: number, end: number];

/** The columns of each row that something of the blurred picture reaches: all, or those at both sides. */
function changedSpans({ width, columns, rows }: Filling): (y: number) => readonly Span[] {
  const inside = columns.findIndex((edge) => blurredShare(edge) === 0);
  if (inside < 0) return () => [[0, width]];
  const after = columns.findLastIndex((edge) => blurredShare(edge) === 0) + 1;
  const [all, sides]: [Span[], Span[]] = [
    [[0, width]],
    [
      [0, inside],
      [after, width],
    ],
  ];
  return (y) => (blurredShare(rows[y] as number) > 0 ? all : sides);
}

function countAsTheyAre({ width, data }: Filling, y: number, begin: number, end: number, [red, green, blue]: Counts) {
  for (let at = 3 * (y * width + begin); at < 3 * (y * width + end); at += 3) {
    red[data[at] as number]!++;
    green[data[at + 1] as number]!++;
    blue[data[at + 2] as number]!++;
  }
}

const { fround, max, round } = Math;
/** In single precision, as the published script has it. */
const mixed = (from: number, to: number, share: number) => fround(from + (to - from) * share);

function countBlurred(filling: Filling, y: number, begin: number, end: number, [red, green, blue]: Counts) {
  const { width, data, blurred, columns } = filling;
  const row = filling.rows[y] as number;
  for (let x = begin, at = 3 * (y * width + begin); x < end; x++, at += 3) {
    const share = blurredShare(max(columns[x] as number, row));
    red[round(mixed(data[at] as number, blurred[at] as number, share))]!++;
    green[round(mixed(data[at + 1] as number, blurred[at + 1] as number, share))]!++;
    blue[round(mixed(data[at + 2] as number, blurred[at + 2] as number, share))]!++;
  }
}

function fill(filling: Filling, y: number, begin: number, end: number, [red, green, blue]: Colour) {
  const { width, data, blurred, columns } = filling;
  const row = filling.rows[y] as number;
  for (let x = begin, at = 3 * (y * width + begin); x < end; x++, at += 3) {
    const edge = max(columns[x] as number, row);
    const [soft, flat] = [blurredShare(edge), clamp(edge)];
    const r = mixed(data[at] as number, blurred[at] as number, soft);
    const g = mixed(data[at + 1] as number, blurred[at + 1] as number, soft);
    const b = mixed(data[at + 2] as number, blurred[at + 2] as number, soft);
    data[at] = round(r + (red - r) * flat);
    data[at + 1] = round(g + (green - g) * flat);
    data[at + 2] = round(b + (blue - b) * flat);
  }
}
