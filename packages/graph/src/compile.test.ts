import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type Compiled, type CompileOptions, compile } from "./compile.ts";
import { setEager } from "./eager-switch.ts";
import { dataType } from "./ir/graph.ts";
import { type NativeBackend, nativeBackend, type TensorMetadata } from "./trace/native-backend.ts";

beforeAll(useNativeBackend);
afterEach(() => setEager(false));

const values = (tensor: tf.Tensor) => Array.from(tensor.dataSync());
const leaky = (x: tf.Tensor) => tf.add(tf.mul(x, 0.2), tf.mul(tf.relu(x), 0.8));

/** A small critic with an R1 step and momentum: second order, assigned variables, a scalar argument. */
function makeTraining() {
  tf.engine().startScope(); // the initial values; variables are no part of a scope
  const weights = [
    tf.variable(tf.randomNormal<tf.Rank.R4>([3, 3, 3, 8], 0, 0.3, "float32", 1)),
    tf.variable(tf.randomNormal<tf.Rank.R4>([3, 3, 8, 8], 0, 0.2, "float32", 2)),
  ] as const;
  const moments = weights.map((weight) => tf.variable(tf.zerosLike(weight)));
  const average = weights.map((weight) => tf.variable(weight)); // shares its data with the weight at first
  tf.engine().endScope();
  const critic = (x: tf.Tensor) => {
    const hidden = leaky(tf.conv2d(x as tf.Tensor4D, weights[0], 1, "same"));
    return tf.mean<tf.Scalar>(leaky(tf.conv2d(hidden as tf.Tensor4D, weights[1], 2, "same")));
  };
  const step = (x: tf.Tensor4D, rate: tf.Scalar) => {
    const { value, grads } = tf.variableGrads(() => {
      const gradient = tf.grad(critic)(x);
      return tf.add(tf.softplus(critic(x)), tf.mul(tf.sum(tf.square(gradient)), 5)) as tf.Scalar;
    }, [...weights]);
    for (const [i, weight] of weights.entries()) {
      const moment = moments[i] as tf.Variable;
      moment.assign(tf.add(tf.mul(moment, 0.9), grads[weight.name] as tf.Tensor));
      weight.assign(tf.sub(weight, tf.mul(moment, rate)));
      average[i]?.assign(tf.add(tf.mul(average[i] as tf.Tensor, 0.9), tf.mul(weight, 0.1)) as tf.Tensor4D);
    }
    return { loss: value, nested: [value, null] };
  };
  const variables = [...weights, ...moments, ...average];
  return { step, variables, dispose: () => tf.dispose(variables) };
}

function train(options: CompileOptions | undefined, steps: number): number[][] {
  const training = makeTraining();
  const step = options === undefined ? training.step : compile(training.step, options);
  const record: number[][] = [];
  for (let i = 0; i < steps; i++) {
    tf.tidy(() => {
      const x = tf.randomNormal<tf.Rank.R4>([2, 8, 8, 3], 0, 1, "float32", 10 + i);
      record.push(values(step(x, tf.scalar(0.01 / (i + 1))).loss));
    });
  }
  record.push(...training.variables.map(values));
  training.dispose();
  (step as Partial<Compiled<[], unknown>>).dispose?.();
  return record;
}

describe("a compiled training step", () => {
  test.each(["function", "session"] as const)("is bit for bit the eager one (%s)", (mechanism) => {
    expect(train({ mechanism }, 5)).toEqual(train(undefined, 5));
  });

  test("needs one trace with check once", () => {
    expect(train({ check: "once" }, 4)).toEqual(train(undefined, 4));
  });

  test("holds tensors level", () => {
    const before = tf.memory().numTensors;
    train({}, 4);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("arguments and results", () => {
  test("nested arrays and records go in and out, plain values stay", () => {
    const f = compile((input: { parts: readonly (tf.Tensor | null)[]; mode: string }) => ({
      sum: tf.add(input.parts[0] as tf.Tensor, 1),
      mode: input.mode,
      none: null,
    }));
    for (let i = 0; i < 4; i++) {
      const result = f({ parts: [tf.tensor1d([i]), null], mode: "fast" });
      expect([values(result.sum), result.mode, result.none]).toEqual([[i + 1], "fast", null]);
    }
    expect(f.graphs()).toHaveLength(1);
  });

  test("each signature has its own graph", () => {
    const f = compile((x: tf.Tensor, power: number) => tf.sum(tf.pow(x, power)), { check: "once" });
    expect(values(f(tf.tensor1d([1, 2]), 2))).toEqual([5]);
    expect(values(f(tf.tensor1d([1, 2, 3]), 2))).toEqual([14]);
    expect(values(f(tf.tensor1d([1, 2, 3]), 3))).toEqual([36]);
    expect(values(f(tf.tensor1d([3, 2, 1]), 3))).toEqual([36]);
    expect(f.graphs()).toHaveLength(3);
  });

  test("one tensor given twice, and returned arguments, are told apart", () => {
    const f = compile((a: tf.Tensor, b: tf.Tensor) => [a, tf.sub(a, b), a] as const, { check: "once" });
    const x = tf.tensor1d([1, 2]);
    f(x, x);
    const [first, difference, again] = f(tf.tensor1d([5, 6]), tf.tensor1d([1, 1]));
    expect([first, difference, again].map(values)).toEqual([
      [5, 6],
      [4, 5],
      [5, 6],
    ]);
    first.dispose();
    expect(values(again)).toEqual([5, 6]);
  });

  test("a shape that does not fit fails as eagerly", () => {
    const w = tf.ones<tf.Rank.R2>([3, 2]);
    const net = (x: tf.Tensor2D) => tf.matMul(x, w);
    const f = compile(net);
    const message = (g: () => unknown) => {
      try {
        g();
      } catch (error) {
        return (error as Error).message;
      }
      return "no error";
    };
    const bad = tf.ones<tf.Rank.R2>([2, 4]);
    expect(message(() => f(bad))).toBe(message(() => net(bad)));
    expect(message(() => f(bad))).toContain("In[0]: [2,4], In[1]: [3,2]");
  });

  test("numbers and promises are refused as results", () => {
    expect(() => compile((x: tf.Tensor) => ({ x, n: 3 }))(tf.scalar(1))).toThrow(
      ".n: expected a tensor, or arrays and records",
    );
    expect(() => compile(async (x: tf.Tensor) => x)(tf.scalar(1))).toThrow("must be synchronous");
  });
});

describe("variables", () => {
  test("made at the first call are found by the later ones", () => {
    let counter: tf.Variable | undefined;
    const f = compile(
      () => {
        counter ??= tf.variable(tf.scalar(0));
        counter.assign(tf.add(counter, 1));
        return tf.mul(counter, 10);
      },
      { check: "once" },
    );
    expect([f(), f(), f(), f()].map((t) => values(t)[0])).toEqual([10, 20, 30, 40]);
    expect(f.graphs()).toHaveLength(1);
  });

  test("that swap their values swap them at every call", () => {
    const a = tf.variable(tf.scalar(1));
    const b = tf.variable(tf.scalar(2));
    const swap = compile(() => {
      const old = a.clone();
      a.assign(b as tf.Tensor as tf.Scalar);
      b.assign(old as tf.Scalar);
      return tf.sub(a, b);
    });
    const seen = Array.from({ length: 5 }, () => values(swap())[0]);
    expect(seen).toEqual([1, -1, 1, -1, 1]);
  });

  test("a disposed one is named", () => {
    const variable = tf.variable(tf.scalar(1), false, "momentum");
    const f = compile(() => tf.add(variable, 1), { check: "once" });
    f();
    variable.dispose();
    expect(() => f()).toThrow('the variable "momentum" that it reads is disposed');
  });
});

describe("captured tensors", () => {
  test("live on in the graph", () => {
    const table = tf.tensor1d(Float32Array.from({ length: 5000 }, (_, i) => i));
    const f = compile((x: tf.Tensor) => tf.add(x, table).sum(), { check: "once" });
    const first = values(f(tf.scalar(1)));
    table.dispose();
    expect(values(f(tf.scalar(1)))).toEqual(first);
    f.dispose();
  });

  test("a cache that the first call fills is no difference", () => {
    let kernel: tf.Tensor | undefined;
    const f = compile((x: tf.Tensor) => {
      kernel ??= tf.keep(tf.outerProduct([1, 3, 3, 1], [1, 3, 3, 1]));
      return tf.mul(x, kernel);
    });
    for (let i = 0; i < 4; i++) expect(values(f(tf.scalar(i)))[1]).toBe(3 * i);
    expect(f.graphs()).toHaveLength(1);
  });
});

describe("what a graph would freeze", () => {
  test("a number counted in JavaScript", () => {
    let step = 0;
    const f = compile(function decay(x: tf.Tensor) {
      return tf.mul(x, 1 / ++step);
    });
    f(tf.scalar(1));
    expect(() => f(tf.scalar(1))).toThrow(
      /decay cannot become a graph: .* Mul reads at .*compile\.test\.ts:\d+.*@mfim\/graph/,
    );
  });

  test("a draw of TensorFlow.js, small or large", () => {
    for (const shape of [[4], [64, 64]]) {
      const f = compile((x: tf.Tensor) => tf.add(x, tf.randomNormal(shape)));
      f(tf.scalar(1));
      expect(() => f(tf.scalar(1))).toThrow(`a tensor of shape [${shape}] that Add reads`);
    }
  });

  test("another path", () => {
    let calls = 0;
    const f = compile((x: tf.Tensor) => (calls++ % 2 === 0 ? tf.sin(x) : tf.cos(x)));
    f(tf.scalar(1));
    expect(() => f(tf.scalar(1))).toThrow(
      /took another path at its second call \(Sin at .* became Cos at .*compile\.test\.ts/,
    );
  });

  test("a value read inside, by data and by dataSync", () => {
    const sync = compile((x: tf.Tensor) => tf.mul(x, tf.sqrt(x).dataSync()[0] as number));
    expect(() => sync(tf.scalar(4))).toThrow(/The values of a result of Sqrt were read .*compile\.test\.ts:\d+/);
    const swallowed = compile((x: tf.Tensor) => {
      x.data().catch(() => undefined);
      return tf.neg(x);
    });
    expect(() => swallowed(tf.scalar(4))).toThrow("The values of an argument were read");
  });

  test("an op of another backend, by the op whose result it takes", () => {
    const f = compile((x: tf.Tensor) => {
      const root = tf.sqrt(x);
      tf.setBackend("cpu");
      try {
        return tf.neg(root);
      } finally {
        tf.setBackend("tensorflow");
      }
    });
    expect(() => f(tf.scalar(4))).toThrow(
      /The values of a result of Sqrt were read by an op of another backend .*compile\.test\.ts:\d+/,
    );
  });

  test("an op that graphs do not know, by its name", () => {
    const f = compile((x: tf.Tensor) => {
      const backend = nativeBackend() as NativeBackend;
      const type = { name: "T", type: backend.binding.TF_ATTR_TYPE, value: dataType.int32 };
      const [inverted] = backend.binding.executeOp("Invert", [type], backend.getInputTensorIds([x]), 1);
      return backend.createOutputTensor(inverted as TensorMetadata);
    });
    expect(() => f(tf.scalar(4, "int32"))).toThrow(
      /The op Invert has no entry in the op table .*compile\.test\.ts:\d+.*run this part eagerly/,
    );
  });

  test("constants may be read", () => {
    const f = compile((x: tf.Tensor) => tf.mul(x, tf.tensor1d([2, 3]).dataSync()[1] as number));
    expect([1, 2, 3].map((i) => values(f(tf.scalar(i)))[0])).toEqual([3, 6, 9]);
  });

  test("runs eagerly with a warning where asked", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const f = compile((x: tf.Tensor) => tf.mul(x, x.dataSync()[0] as number), { onUntraceable: "eager" });
    expect([2, 3, 4].map((i) => values(f(tf.scalar(i)))[0])).toEqual([4, 9, 16]);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]?.[0]).toContain("It runs eagerly.");
    warn.mockRestore();
  });
});

describe("where no graph can be", () => {
  test("inside a gradient the function is differentiable", () => {
    const square = compile((x: tf.Tensor) => tf.square(x), { check: "once" });
    square(tf.scalar(1));
    expect(values(tf.grad((x) => square(x))(tf.scalar(3)))).toEqual([6]);
  });

  test("inside another compiled function it becomes part of it", () => {
    const inner = compile((x: tf.Tensor) => tf.square(x), { check: "once" });
    const outer = compile((x: tf.Tensor) => tf.grad((y) => inner(y))(x), { check: "once" });
    expect([outer(tf.scalar(3)), outer(tf.scalar(5))].map((t) => values(t)[0])).toEqual([6, 10]);
    expect(inner.graphs()).toHaveLength(0);
  });

  test("setEager switches graphs off", () => {
    let calls = 0;
    const f = compile((x: tf.Tensor) => {
      calls++;
      return tf.neg(x);
    });
    for (let i = 0; i < 3; i++) f(tf.scalar(1));
    expect(calls).toBe(2);
    setEager(true);
    f(tf.scalar(1));
    expect(calls).toBe(3);
  });

  test("on another backend it runs as it is", async () => {
    const f = compile((x: tf.Tensor) => tf.add(x, 1));
    await tf.setBackend("cpu");
    try {
      expect([1, 2, 3].map((i) => values(f(tf.scalar(i)))[0])).toEqual([2, 3, 4]);
      expect(f.graphs()).toHaveLength(0);
    } finally {
      await tf.setBackend("tensorflow");
    }
  });
});
