import { assertShape, type FaceInput, type ImageBatch, MfimError } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** What somebody else's network wants to be fed, beside the size and the alignment of its pictures. */
export interface PictureInput extends FaceInput {
  /** What black and white become: [-1, 1] by default, [0, 1] and [0, 255] are usual. */
  readonly range?: readonly [black: number, white: number];
  /** Subtracted after the range, by channel in the network's own order; default 0. */
  readonly mean?: readonly [number, number, number];
  /** Divided by after the mean, by channel in the network's own order; default 1. */
  readonly std?: readonly [number, number, number];
  /** Order of the channels; default "rgb". */
  readonly channels?: "rgb" | "bgr";
  /** Order of the axes; default "nhwc". */
  readonly layout?: "nhwc" | "nchw";
}

/** @throws MfimError with everything that is wrong at once */
export function assertPictureInput(input: PictureInput, what: string): void {
  const { height, width, range = [-1, 1], std = [1, 1, 1] } = input;
  const problems = [
    ...(["height", "width"] as const).flatMap((side) =>
      Number.isInteger(input[side]) && input[side] > 0 ? [] : [`${side} of whole pixels, got ${input[side]}`],
    ),
    ...(range[0] < range[1] ? [] : [`a range from black to white, got [${range.join(", ")}]`]),
    ...(std.every((value) => value > 0) ? [] : [`positive deviations, got [${std.join(", ")}]`]),
  ];
  if (problems.length > 0) {
    throw new MfimError(`${what}: expected ${problems.join("; ")} for pictures of ${width} x ${height}.`);
  }
}

/** Pictures [N, H, W, 3] in [-1, 1] as the network wants them: range, then mean and deviation, channels, axes. Differentiable. */
export function toNetworkPictures(faces: ImageBatch, input: PictureInput, what: string): tf.Tensor4D {
  assertShape(faces, [null, input.height, input.width, 3], what);
  const { range = [-1, 1], mean = [0, 0, 0], std = [1, 1, 1], channels = "rgb", layout = "nhwc" } = input;
  const [black, white] = range;
  return tf.tidy(() => {
    // ((x + 1) / 2 (white - black) + black - mean) / std, as one multiplication and one addition a channel
    const scale = std.map((deviation) => (white - black) / 2 / deviation);
    const shift = std.map((deviation, c) => ((white + black) / 2 - (mean[c] as number)) / deviation);
    const ordered = channels === "bgr" ? tf.reverse(faces, 3) : faces;
    const scaled = tf.add<tf.Tensor4D>(tf.mul(ordered, tf.tensor1d(scale)), tf.tensor1d(shift));
    return layout === "nchw" ? tf.transpose<tf.Tensor4D>(scaled, [0, 3, 1, 2]) : scaled;
  });
}

/** The way back: what a network painted, in its own range and order, to pictures [N, H, W, 3] in [-1, 1]. Differentiable. */
export function fromNetworkPictures(painted: tf.Tensor, input: Omit<PictureInput, keyof FaceInput>): ImageBatch {
  const { range = [-1, 1], mean = [0, 0, 0], std = [1, 1, 1], channels = "rgb", layout = "nhwc" } = input;
  const [black, white] = range;
  return tf.tidy(() => {
    const pictures = layout === "nchw" ? tf.transpose(painted, [0, 2, 3, 1]) : painted;
    assertShape(pictures, [null, null, null, 3], "fromNetworkPictures(painted)");
    const scale = std.map((deviation) => (2 * deviation) / (white - black));
    const shift = mean.map((m) => (2 * m - white - black) / (white - black));
    const values = tf.add<tf.Tensor4D>(tf.mul(pictures, tf.tensor1d(scale)), tf.tensor1d(shift));
    return channels === "bgr" ? tf.reverse(values, 3) : values;
  });
}
