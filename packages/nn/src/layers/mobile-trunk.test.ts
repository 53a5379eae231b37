import { expectGradient, expectNoLeak, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import {
  MobileTrunk,
  type MobileTrunkShape,
  mobileTrunkFlops,
  mobileTrunkShapeSchema,
  residualBlocks,
  seededWeights,
  smallMobileTrunk,
} from "../index.ts";

beforeAll(useNativeBackend);

const shape: MobileTrunkShape = {
  side: 18,
  stem: 4,
  rows: [
    { expansion: 2, channels: 4, repeats: 2, stride: 1 },
    { expansion: 3, channels: 6, repeats: 2, stride: 2 },
  ],
  width: 10,
};
const pictures = (count: number) => tf.randomUniform([count, 18, 18, 3], -1, 1, "float32", 4) as tf.Tensor4D;

test("the rows unroll to blocks", () => {
  expect(residualBlocks(shape.rows, 4).map(({ hidden, residual }) => [hidden, residual])).toEqual([
    [8, true],
    [8, true],
    [12, false],
    [18, true],
  ]);
});

test("the operations are those of the convolutions that run", () => {
  // By hand: stem 9 x 9 from 27; two blocks 4-8-4 at 9 x 9; 4-12 at 9 x 9, then 12-6 at 5 x 5; 6-18-6 at 5 x 5; 6-10; 5 x 5 pool.
  const products =
    81 * 27 * 4 +
    2 * 81 * (4 * 8 + 9 * 8 + 8 * 4) +
    81 * 4 * 12 +
    25 * (9 * 12 + 12 * 6) +
    25 * (6 * 18 * 2 + 9 * 18) +
    25 * (60 + 10);
  expect(mobileTrunkFlops(shape)).toBe(2 * products);
});

test("a config's shape is this shape; pictures of fewer than 16 pixels and other strides are refused", () => {
  expect(mobileTrunkShapeSchema.parse(smallMobileTrunk)).toEqual(smallMobileTrunk);
  expect(Math.round(mobileTrunkFlops(smallMobileTrunk) / 1e6)).toBe(58);
  const [row] = smallMobileTrunk.rows;
  const broken = { ...smallMobileTrunk, side: 15, rows: [{ ...row, stride: 3 }] };
  const paths = mobileTrunkShapeSchema.safeParse(broken).error?.issues.map(({ path }) => path.join("."));
  expect(paths).toEqual(["side", "rows.0.stride"]);
});

test("running statistics that equal the batch's give the same as the batch's", async () => {
  using trunk = new MobileTrunk(shape, seededWeights(1));
  const x = pictures(24);
  for (let step = 0; step < 100; step++) trunk.forward(x, "batch").dispose();
  const [batch, running] = [trunk.forward(x, "batch"), trunk.forward(x, "running")];
  // The running variance is the unbiased one, hence the tolerance.
  expect(Math.max(...(await tf.abs(tf.sub(batch, running)).data()))).toBeLessThan(0.15);
});

test("gradients reach the picture, and the weights through the batch's statistics", () => {
  using trunk = new MobileTrunk(shape, seededWeights(2));
  const x = pictures(2);
  expectGradient((y) => tf.sum(tf.square(trunk.forward(y as tf.Tensor4D))), x, { step: 3e-3 });
  const { grads } = tf.variableGrads(
    () => tf.sum(tf.square(trunk.forward(x, "batch"))),
    [...trunk.parameters().values()],
  );
  for (const gradient of Object.values(grads)) expect(gradient.dataSync().some((value) => value !== 0)).toBe(true);
});

test("early maps come from any size and halve with the strides", async () => {
  using trunk = new MobileTrunk(shape, seededWeights(3));
  const x = tf.zeros([1, 32, 24, 3]) as tf.Tensor4D;
  expect(trunk.early(x, 2).map((map) => map.shape)).toEqual([
    [1, 16, 12, 4],
    [1, 16, 12, 4],
    [1, 8, 6, 6],
  ]);
  await expectNoLeak(() => tf.dispose(trunk.early(x, 2)));
});
