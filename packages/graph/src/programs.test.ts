import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { compile } from "./compile.ts";

beforeAll(useNativeBackend);

type Step = (stack: readonly tf.Tensor4D[], pick: (i: number) => tf.Tensor4D) => tf.Tensor;

/** Ops that keep [2, 4, 4, 3], so that any sequence of them is a program; all differentiate, most of them twice. */
const steps: Record<string, Step> = {
  add: (_, pick) => tf.add(pick(0), pick(1)),
  sub: (_, pick) => tf.sub(pick(0), pick(1)),
  mul: (_, pick) => tf.mul(pick(0), tf.mul(pick(1), 0.5)),
  divide: (_, pick) => tf.div(pick(0), tf.add(tf.square(pick(1)), 1)),
  root: (_, pick) => tf.sqrt(tf.add(tf.square(pick(0)), 1)),
  rsqrt: (_, pick) => tf.rsqrt(tf.add(tf.square(pick(0)), 1)),
  relu: (_, pick) => tf.relu(pick(0)),
  softplus: (_, pick) => tf.softplus(pick(0)),
  abs: (_, pick) => tf.abs(pick(0)),
  centre: (_, pick) => tf.sub(pick(0), tf.mean(pick(0), [1, 2], true)),
  total: (_, pick) => tf.mul(pick(0), tf.tanh(tf.sum(pick(1)))),
  conv: (_, pick) => tf.conv2d(pick(0), tf.fill([3, 3, 3, 3], 0.1), 1, "same"),
  strided: (_, pick) =>
    tf.pad(tf.conv2d(pick(0), tf.fill([2, 2, 3, 3], 0.2), 2, "valid"), [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ]),
  transposed: (_, pick) =>
    tf.slice(
      tf.conv2dTranspose(pick(0), tf.fill([2, 2, 3, 3], 0.1), [2, 8, 8, 3], 2, "same"),
      [0, 2, 2, 0],
      [2, 4, 4, 3],
    ),
  matmul: (_, pick) => tf.reshape(tf.matMul(tf.reshape(pick(0), [2, 16, 3]), tf.fill([2, 3, 3], 0.3)), [2, 4, 4, 3]),
  turn: (_, pick) => tf.transpose(pick(0), [0, 2, 1, 3]),
  concat: (_, pick) => tf.slice(tf.concat([pick(0), pick(1)], 3), [0, 0, 0, 2], [2, 4, 4, 3]),
  tile: (_, pick) => tf.mul(tf.tile(tf.mean(pick(0), 0, true), [2, 1, 1, 1]), pick(1)),
  gather: (_, pick) => tf.gather(pick(0), tf.tensor1d([2, 0, 1], "int32"), 3),
  stack: (_, pick) => tf.unstack(tf.stack([pick(0), pick(1)]))[1] as tf.Tensor,
  reverse: (_, pick) => tf.reverse(pick(0), [1]),
};

const instruction = fc.record({ op: fc.constantFrom(...Object.keys(steps)), operands: fc.tuple(fc.nat(), fc.nat()) });
const program = fc.record({ code: fc.array(instruction, { minLength: 1, maxLength: 12 }), seed: fc.nat(1000) });
type Program = typeof program extends fc.Arbitrary<infer Value> ? Value : never;

/** The value of a program, its gradient, and a gradient of that gradient's squares, as R1 has one. */
function interpret({ code }: Program, x: tf.Tensor4D): tf.Tensor[] {
  const run = (input: tf.Tensor4D) => {
    const stack = [input];
    for (const { op, operands } of code) {
      const pick = (i: number) => stack[(operands[i] ?? 0) % stack.length] as tf.Tensor4D;
      stack.push((steps[op] as Step)(stack, pick) as tf.Tensor4D);
    }
    return stack.reduce((sum, value) => tf.add(sum, tf.mul(value, 0.1)));
  };
  const gradient = tf.grad((y) => run(y as tf.Tensor4D));
  // The factor y keeps it a function of y where the program is linear.
  return [run(x), gradient(x), tf.grad((y) => tf.sum(tf.mul(y, tf.square(gradient(y)))))(x)];
}

const bits = (tensor: tf.Tensor) => Array.from(tensor.dataSync(), (value) => (Number.isNaN(value) ? "NaN" : value));

test.each(["function", "session"] as const)(
  "random programs and their gradients of first and second order match eager runs (%s)",
  (mechanism) => {
    fc.assert(
      fc.property(program, (given) => {
        tf.engine().startScope();
        const compiled = compile((x: tf.Tensor4D) => interpret(given, x), { check: "once", mechanism });
        try {
          for (const seed of [given.seed, given.seed + 1]) {
            const x = tf.randomNormal<tf.Rank.R4>([2, 4, 4, 3], 0, 1, "float32", seed);
            const eager = interpret(given, x);
            // The first call is the trace, so the graph itself is read at the second and third.
            for (let call = 0; call < 2; call++) {
              for (const [i, result] of compiled(x).entries()) {
                const [got, wanted] = [bits(result), bits(eager[i] as tf.Tensor)];
                const largest = Math.max(1e-3, ...wanted.filter((v) => typeof v === "number").map(Math.abs));
                for (const [j, value] of got.entries()) {
                  const reference = wanted[j] as number | "NaN";
                  if (value === "NaN" || reference === "NaN") expect(value).toBe(reference);
                  else expect(Math.abs(value - reference)).toBeLessThanOrEqual(1e-6 * largest);
                }
              }
            }
          }
        } finally {
          compiled.dispose();
          tf.engine().endScope();
        }
      }),
      { numRuns: mechanism === "function" ? 30 : 8, seed: 1 },
    );
  },
);
