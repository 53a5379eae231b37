import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { compile } from "../compile.ts";
import { splitSteady } from "../optimise/split-steady.ts";
import { nativeBackend } from "../trace/native-backend.ts";

beforeAll(useNativeBackend);

const values = (tensor: tf.Tensor) => Array.from(tensor.dataSync());
const handles = () =>
  (nativeBackend() as unknown as { binding: { getNumOfTensors(): number } }).binding.getNumOfTensors();

function variableOf(value: tf.Tensor): tf.Variable {
  const variable = tf.variable(value);
  value.dispose();
  return variable;
}

/** Demodulation of a frozen weight: the sum of its squares hangs on the weight alone. */
function makeLayer() {
  const weight = variableOf(tf.randomNormal([3, 3, 8, 16], 0, 1, "float32", 1));
  const bias = variableOf(tf.ones([16]));
  const layer = (style: tf.Tensor2D) => {
    const energy = tf.sum<tf.Tensor2D>(tf.square(weight), [0, 1]);
    return tf.add(tf.rsqrt(tf.matMul(tf.square(style), energy)), tf.mul(bias, 2));
  };
  return { weight, bias, layer };
}

describe("work that hangs on unchanging variables alone", () => {
  test("is split off where its result is no larger than they are", () => {
    const { weight, bias, layer } = makeLayer();
    const style = tf.ones<tf.Rank.R2>([2, 8]);
    const { graph, sources } = compile(layer, { check: "once" }).concrete(style);
    const ops = (nodes: readonly { op: string }[]) => nodes.map(({ op }) => op);
    const all = splitSteady(graph, (input) => sources[graph.inputs.indexOf(input)]?.kind === "variable");
    expect(all?.steady.outputs.map(({ node }) => node.op).sort()).toEqual(["Mul", "Sum"]);
    expect(ops(all?.rest.nodes ?? [])).not.toContain("Sum");
    expect(ops(all?.rest.nodes ?? [])).toContain("Rsqrt");
    expect(all?.rest.inputs).toHaveLength(3); // the style and two results; neither weight nor bias
    expect(splitSteady(graph, () => false)).toBeUndefined();
    tf.dispose([weight, bias, style]);
  });

  test("stays where its result would be larger, or nothing else is spared", () => {
    const row = variableOf(tf.ones([64]));
    const grow = (x: tf.Tensor) => tf.add(tf.mul(row, tf.ones([512, 64])), x);
    const { graph } = compile(grow, { check: "once" }).concrete(tf.scalar(1));
    expect(splitSteady(graph, ({ outputs }) => outputs[0]?.shape.length === 1)).toBeUndefined();
    row.dispose();
  });

  test.each(["function", "session"] as const)("is done again when one of them changes (%s)", (mechanism) => {
    const { weight, bias, layer } = makeLayer();
    const style = tf.ones<tf.Rank.R2>([2, 8]);
    tf.tidy(() => void layer(style)); // TensorFlow gets the values at their first use
    const before = handles();
    const compiled = compile(layer, { mechanism });
    const agree = () => tf.tidy(() => void expect(values(compiled(style))).toEqual(values(layer(style))));
    for (let i = 0; i < 4; i++) agree();
    expect(handles()).toBeGreaterThan(before); // results are kept
    for (let i = 0; i < 3; i++) {
      tf.tidy(() => void weight.assign(tf.mul(weight, 2)));
      agree();
      agree();
    }
    // Changes at every call: it is given up.
    for (let i = 0; i < 5; i++) {
      tf.tidy(() => void bias.assign(tf.add(bias, 1)));
      agree();
    }
    expect(handles()).toBe(before);
    compiled.dispose();
    expect(handles()).toBe(before);
    tf.dispose([weight, bias, style]);
  });

  test("is released with the graph", () => {
    const { weight, bias, layer } = makeLayer();
    const style = tf.ones<tf.Rank.R2>([2, 8]);
    tf.tidy(() => void layer(style));
    const before = handles();
    const compiled = compile(layer);
    for (let i = 0; i < 4; i++) tf.dispose(compiled(style));
    expect(handles()).toBeGreaterThan(before);
    compiled.dispose();
    expect(handles()).toBe(before);
    tf.dispose([weight, bias, style]);
  });
});
