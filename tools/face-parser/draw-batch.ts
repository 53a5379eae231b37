import type { Random } from "@mfim/core";
import { CLASSES, type LabelledFaces } from "./render-faces.ts";

const cover = CLASSES.indexOf("cover");

/** Pictures [count, side, side, 3] in [-1, 1] and classes [count, side, side]. */
export interface ParserBatch {
  readonly pictures: Float32Array;
  readonly classes: Int32Array;
}

/** Draws labelled faces, each placed, mirrored, lit and blurred by chance, some with a piece of another picture before them. */
export function drawBatch(faces: LabelledFaces, count: number, random: Random): ParserBatch {
  const area = faces.size ** 2;
  const pictures = new Float32Array(count * area * 3);
  const classes = new Int32Array(count * area);
  for (let n = 0; n < count; n++) {
    const values = placed(faces, random.below(faces.count), random);
    if (random.uniform() < 0.5) stickOn(values, placed(faces, random.below(faces.count), random), faces.size, random);
    const blurred = random.uniform() < 0.5 ? values : coarse(values, faces.size, 0.3 + 0.6 * random.uniform());
    relight(blurred, random, pictures.subarray(n * area * 3));
    for (let i = 0; i < area; i++) classes[n * area + i] = values[4 * i + 3] as number;
  }
  return { pictures, classes };
}

/** One of the faces, turned by up to 15 degrees, scaled and shifted a little, mirrored half of the time. */
function placed({ size, values }: LabelledFaces, index: number, random: Random): Uint8Array {
  const from = values.subarray(index * size * size * 4, (index + 1) * size * size * 4);
  const angle = (random.uniform() - 0.5) * 0.52;
  const scale = 0.85 + 0.4 * random.uniform();
  const mirror = random.uniform() < 0.5 ? -1 : 1;
  const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  const shift = () => (random.uniform() - 0.5) * 0.16 * size;
  const [dx, dy, middle] = [shift(), shift(), (size - 1) / 2];
  const into = new Uint8Array(from.length);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const [u, v] = [(x - middle) * mirror, y - middle];
      const sourceX = clamp(Math.round(cos * u - sin * v + middle + dx), size);
      const sourceY = clamp(Math.round(sin * u + cos * v + middle + dy), size);
      const at = 4 * (sourceY * size + sourceX);
      into.set(from.subarray(at, at + 4), 4 * (y * size + x));
    }
  return into;
}

const clamp = (value: number, size: number) => Math.max(0, Math.min(size - 1, value));

/** Puts an ellipse or a bar of another picture before the face, so that covers are more than the kinds that were modelled. */
function stickOn(values: Uint8Array, other: Uint8Array, size: number, random: Random): void {
  const [cx, cy] = [random.uniform() * size, (0.3 + 0.7 * random.uniform()) * size];
  const [a, b] = [(0.06 + 0.3 * random.uniform()) * size, (0.06 + 0.3 * random.uniform()) * size];
  const angle = random.uniform() * Math.PI;
  const bar = random.uniform() < 0.5;
  const [dx, dy] = [random.below(size), random.below(size)];
  const plain = random.uniform() < 0.4 ? [0, 1, 2].map(() => random.below(256)) : undefined;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const u = (Math.cos(angle) * (x - cx) + Math.sin(angle) * (y - cy)) / a;
      const v = (Math.cos(angle) * (y - cy) - Math.sin(angle) * (x - cx)) / b;
      if (bar ? Math.max(Math.abs(u), Math.abs(v)) > 1 : u * u + v * v > 1) continue;
      const [to, from] = [4 * (y * size + x), 4 * (((y + dy) % size) * size + ((x + dx) % size))];
      for (let c = 0; c < 3; c++) values[to + c] = plain?.[c] ?? (other[from + c] as number);
      values[to + 3] = cover;
    }
}

/** As a picture of fewer pixels that was enlarged; the classes stay. */
function coarse(values: Uint8Array, size: number, share: number): Uint8Array {
  const into = Uint8Array.from(values);
  const few = size * share;
  // Where a line of the enlarged picture lies between two lines of the small one, and which of the own those are.
  const lines = Array.from({ length: size }, (_, x) => {
    const u = ((x + 0.5) * few) / size - 0.5;
    const own = (line: number) => clamp(Math.round(((line + 0.5) * size) / few - 0.5), size);
    return { low: own(Math.floor(u)), high: own(Math.floor(u) + 1), t: u - Math.floor(u) };
  });
  lines.forEach((down, y) => {
    lines.forEach((across, x) => {
      for (let c = 0; c < 3; c++) {
        const at = (row: number, column: number) => values[4 * (row * size + column) + c] as number;
        const upper = at(down.low, across.low) * (1 - across.t) + at(down.low, across.high) * across.t;
        const lower = at(down.high, across.low) * (1 - across.t) + at(down.high, across.high) * across.t;
        into[4 * (y * size + x) + c] = upper * (1 - down.t) + lower * down.t;
      }
    });
  });
  return into;
}

/** Gain and shift of each channel, contrast, grain. */
function relight(values: Uint8Array, random: Random, into: Float32Array): void {
  const gain = 0.6 + 0.8 * random.uniform();
  const gains = [0, 1, 2].map(() => gain * (0.85 + 0.3 * random.uniform()));
  const shift = (random.uniform() - 0.5) * 0.3;
  const grain = random.uniform() ** 2 * 0.12;
  const grey = random.uniform() < 0.1;
  for (let i = 0; 4 * i < values.length; i++) {
    const [r, g, b] = [values[4 * i] as number, values[4 * i + 1] as number, values[4 * i + 2] as number];
    const mean = (r + g + b) / 3;
    for (let c = 0; c < 3; c++) {
      const own = grey ? mean : (values[4 * i + c] as number);
      const lit = (own / 127.5 - 1) * (gains[c] as number) + shift + grain * random.normal();
      into[3 * i + c] = Math.max(-1, Math.min(1, lit));
    }
  }
}
