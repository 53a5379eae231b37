import { interpolationMatrix, type Random } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import type { Augmentation } from "./augment.ts";

/** Spreads of the draws (Karras et al., Training Generative Adversarial Networks with Limited Data, 2020, appendix B). */
const LARGEST_WHOLE_SHIFT = 0.125;
const SHIFT = 0.125;
const LOG2_SCALE = 0.2;
const BRIGHTNESS = 0.2;
const LOG2_CONTRAST = 0.5;
const LOG2_SATURATION = 1;

/**
 * Draws what `augment` does to a batch: each of shift by whole pixels, scale, stretch, shift by parts of pixels, brightness,
 * contrast, hue and saturation comes with the given probability. Of the paper's list the turns are missing: they do not
 * part into rows and columns; mirroring is left to whoever loads the pictures.
 * @param probability of each, in [0, 1]; at 0 pictures stay what they are
 * @param size side of the pictures, pixels
 */
export function drawAugmentation(count: number, size: number, probability: number, random: Random): Augmentation {
  const squares = size * size;
  const rows = new Float32Array(count * squares);
  const columns = new Float32Array(count * squares);
  const colours = new Float32Array(count * 9);
  const offsets = new Float32Array(count * 3);
  for (let n = 0; n < count; n++) {
    const { y, x } = drawPlacement(size, probability, random);
    rows.set(axisMatrix(size, y), n * squares);
    columns.set(axisMatrix(size, x), n * squares);
    const { matrix, offset } = drawColours(probability, random);
    colours.set(matrix.flat(), n * 9);
    offsets.fill(offset, n * 3, (n + 1) * 3);
  }
  return {
    rows: tf.tensor3d(rows, [count, size, size]),
    columns: tf.tensor3d(columns, [count, size, size]),
    colours: tf.tensor3d(colours, [count, 3, 3]),
    offsets: tf.tensor3d(offsets, [count, 1, 3]),
  };
}

interface Axis {
  /** Above 1 the picture grows. */
  readonly scale: number;
  /** Pixels. */
  readonly shift: number;
}

/** Numbers are drawn whether they are used or not, so that a probability changes no draw but its own. */
function drawPlacement(size: number, probability: number, random: Random): { readonly y: Axis; readonly x: Axis } {
  const comes = () => random.uniform() < probability;
  const whole = () => Math.round((2 * random.uniform() - 1) * LARGEST_WHOLE_SHIFT * size);
  const [wholeY, wholeX, shifted] = [whole(), whole(), comes()];
  const [scale, scaled] = [2 ** (LOG2_SCALE * random.normal()), comes()];
  const [stretch, stretched] = [2 ** (LOG2_SCALE * random.normal()), comes()];
  const [partY, partX, parted] = [random.normal() * SHIFT * size, random.normal() * SHIFT * size, comes()];
  const both = scaled ? scale : 1;
  const along = stretched ? stretch : 1;
  const shift = (byWhole: number, byParts: number) => (shifted ? byWhole : 0) + (parted ? byParts : 0);
  return {
    y: { scale: both / along, shift: shift(wholeY, partY) },
    x: { scale: both * along, shift: shift(wholeX, partX) },
  };
}

/** About the centre, then shifted. */
function axisMatrix(size: number, { scale, shift }: Axis): Float32Array {
  const step = 1 / scale;
  return interpolationMatrix({
    inputSize: size,
    outputSize: size,
    start: size / 2 - (size / 2 + shift) * step,
    step,
  });
}

type Matrix = readonly (readonly number[])[];

const IDENTITY: Matrix = [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? 1 : 0)));
/** Of the axis of greys, unit length: its projection, and the turn by 90 degrees about it. */
const GREY: Matrix = [0, 1, 2].map(() => [1 / 3, 1 / 3, 1 / 3]);
const TURN: Matrix = [
  [0, 1, -1],
  [-1, 0, 1],
  [1, -1, 0],
].map((row) => row.map((v) => v / Math.sqrt(3)));

/** Rows by input channel, for products from the right. */
function drawColours(probability: number, random: Random): { readonly matrix: Matrix; readonly offset: number } {
  const comes = () => random.uniform() < probability;
  const [brightness, brightened] = [BRIGHTNESS * random.normal(), comes()];
  const [contrast, contrasted] = [2 ** (LOG2_CONTRAST * random.normal()), comes()];
  const [hue, turned] = [(2 * random.uniform() - 1) * Math.PI, comes()];
  const [saturation, saturated] = [2 ** (LOG2_SATURATION * random.normal()), comes()];
  const [gain, angle, colour] = [contrasted ? contrast : 1, turned ? hue : 0, saturated ? saturation : 1];
  // Greys keep their place; what is across them is turned (Rodrigues) and stretched; then all by the contrast.
  const matrix = IDENTITY.map((row, i) =>
    row.map((one, j) => {
      const grey = GREY[i]![j]!;
      const across = Math.cos(angle) * (one - grey) + Math.sin(angle) * TURN[i]![j]!;
      return gain * (grey + colour * across);
    }),
  );
  return { matrix, offset: gain * (brightened ? brightness : 0) };
}
