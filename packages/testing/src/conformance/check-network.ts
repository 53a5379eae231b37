import { type ImageBatch, ShapeError, type TensorOwner } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectNoLeak } from "../leak-check.ts";
import { expectInputGradient } from "./input-gradient.ts";
import { samplePictures } from "./sample-pictures.ts";

/** Makes the part under test; each suite disposes what it made. */
export type Make<Part> = () => Part | Promise<Part>;

export interface NetworkSubject<Network> {
  /** Height and width of its pictures. */
  readonly size: (network: Network) => readonly [height: number, width: number];
  /** Everything it computes, each [N, ...], by name. */
  readonly compute: (network: Network, pictures: ImageBatch) => Readonly<Record<string, tf.Tensor>>;
  /** The row shapes that it promises, by the same names. */
  readonly rows: (network: Network) => Readonly<Record<string, readonly number[]>>;
}

export interface ConformanceOptions {
  /** Whether gradients to the input are promised; default true. */
  readonly differentiable?: boolean;
  /** Whether pictures of another size are refused; default true. */
  readonly fixedSize?: boolean;
  /** Relative error allowed between the gradient and finite differences; default 0.03. */
  readonly gradientTolerance?: number;
}

/** What every network from pictures to rows owes its callers. Call it inside a `describe`. */
export function checkNetwork<Network extends TensorOwner>(
  make: Make<Network>,
  subject: NetworkSubject<Network>,
  options: ConformanceOptions = {},
): () => Network {
  let network: Network;
  const batch = (count: number) => samplePictures(count, ...subject.size(network));
  const compute = (pictures: ImageBatch) => subject.compute(network, pictures);

  beforeAll(async () => {
    network = await make();
  });
  afterAll(() => network?.dispose());

  test.each([1, 3])("gives the promised shapes, finite, for %i pictures", async (count) => {
    const outputs = compute(batch(count));
    const promised = Object.entries(subject.rows(network)).map(([name, row]) => [name, [count, ...row]]);
    expect(Object.entries(outputs).map(([name, output]) => [name, output.shape])).toEqual(promised);
    for (const output of Object.values(outputs)) expect((await output.data()).every(Number.isFinite)).toBe(true);
  });

  test("gives the same for the same pictures, and something else for others", async () => {
    const rows = await Promise.all(
      [0, 0, 5].map((seed) => flat(compute(samplePictures(1, ...subject.size(network), seed)))),
    );
    expect(rows[1]).toEqual(rows[0]);
    expect(rows[2]).not.toEqual(rows[0]);
  });

  test("a row does not depend on the other pictures of the batch", async () => {
    const pictures = batch(3);
    const together = compute(pictures);
    const alone = compute(tf.slice(pictures, [1, 0, 0, 0], [1, -1, -1, -1]));
    for (const [name, output] of Object.entries(alone)) {
      const row = tf.slice(together[name] as tf.Tensor, 1, 1);
      const scale = Math.max(1e-6, ...(await tf.abs(row).data()));
      expect(Math.max(...(await tf.abs(tf.sub(row, output)).data())) / scale).toBeLessThan(1e-3);
    }
  });

  test("keeps nothing and disposes nothing that it was given", async () => {
    const pictures = batch(1);
    await expectNoLeak(() => tf.dispose({ ...compute(pictures) }), 2);
    expect(pictures.isDisposed).toBe(false);
    pictures.dispose();
  });

  if (options.fixedSize !== false) {
    test("complains about pictures of another size or depth, with both shapes", () => {
      const [height, width] = subject.size(network);
      const wrong = [
        tf.zeros([1, height + 1, width, 3]),
        tf.zeros([1, height, width, 4]),
        tf.zeros([height, width, 3]),
      ];
      for (const pictures of wrong) {
        expect(() => compute(pictures as ImageBatch)).toThrow(ShapeError);
        expect(() => compute(pictures as ImageBatch)).toThrow(pictures.shape.join(", "));
      }
    });
  }

  if (options.differentiable !== false) {
    test("the gradient to the pictures agrees with finite differences", () => {
      expectInputGradient((x) => Object.values(compute(x as ImageBatch)), batch(1), options.gradientTolerance);
    });
  }

  test("can be disposed twice, and gives its tensors back", async () => {
    const before = tf.memory().numTensors;
    const another = await make();
    another.dispose();
    expect(tf.memory().numTensors).toBe(before);
    expect(() => another.dispose()).not.toThrow();
  });

  return () => network;
}

async function flat(outputs: Readonly<Record<string, tf.Tensor>>): Promise<number[]> {
  const values = await Promise.all(Object.values(outputs).map((output) => output.data()));
  return values.flatMap((part) => [...part]);
}
