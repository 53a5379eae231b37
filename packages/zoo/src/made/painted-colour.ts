import { type PointFacts, placeIn, type SwapperFacts } from "./swapper-facts.ts";

type Triple = readonly [number, number, number];
const triple = (values: readonly number[]) => values as unknown as Triple;

/**
 * The colour, RGB in [-1, 1], that a made swapper paints by its answer "source-colour" or "source-place" where a picture of the source in
 * FFHQ's framing is seen as `seen` says for a crop of five points: by hand, without any of the networks.
 */
export function paintedColour({ source, painted }: SwapperFacts, seen: (points: PointFacts) => Triple): Triple {
  const told = "picture" in source ? seen(source.picture.points) : embedded(source, seen);
  return triple(
    told.map((value, c) => {
      const rgb = (value / 2) * (painted.std[c] as number) + (painted.mean[c] as number);
      return Math.max(-1, Math.min(1, 2 * rgb - 1));
    }),
  );
}

function embedded(
  { by: [first, second], length, converter }: Extract<SwapperFacts["source"], { readonly by: unknown }>,
  seen: (points: PointFacts) => Triple,
): Triple {
  const unit = (values: Triple) => triple(values.map((value) => value / Math.hypot(...values)));
  const own = seen(first.points);
  if (second !== undefined) {
    const [a, b] = [unit(own), unit(triple([...seen(second.points)].reverse()))];
    return triple(a.map((value, c) => value + (b[c] as number)));
  }
  // The made converter halves, the made matrix moves each number to the next place and doubles it, after which its length is 1 again.
  const converted = converter === "file" ? triple(own.map((value) => value / 2)) : own;
  const told = length === "unit" ? unit(converted) : converted;
  return converter === "emap" ? [0, told[0], told[1]] : told;
}

/** What is seen of a picture of a red dot on grey, at a place of FFHQ's framing. */
export const seenDot =
  (dot: readonly [number, number]) =>
  (points: PointFacts): Triple => [...placeIn(points, dot), 0.5];

/**
 * What is seen of a picture's colours: the mean over the crop, times three.
 * @param pixels RGB in FFHQ's framing, row by row, in [-1, 1]
 */
export function seenColour(pixels: ArrayLike<number>): (points: PointFacts) => Triple {
  const side = Math.sqrt(pixels.length / 3);
  return (points) => {
    const sums = [0, 0, 0];
    let count = 0;
    for (let i = 0; i < side * side; i++) {
      const [x, y] = placeIn(points, [((i % side) + 0.5) / side, (Math.floor(i / side) + 0.5) / side]);
      if (Math.min(x, y) < 0 || Math.max(x, y) > 1) continue;
      count += 1;
      for (let c = 0; c < 3; c++) sums[c] = (sums[c] as number) + (pixels[3 * i + c] as number);
    }
    return triple(sums.map((sum) => (3 * sum) / count));
  };
}
