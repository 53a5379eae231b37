import { CheckpointError, errorText, type NamedTensor } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { loadState } from "./load-state.ts";

/** A network of vectors: key by length. */
const network = (...keys: string[]) => {
  const variables = new Map(keys.map((key) => [key, tf.variable(tf.zeros([2]))]));
  return { state: () => variables };
};
const tensor = (...values: number[]): NamedTensor => ({
  shape: [values.length],
  dtype: "float32",
  toFloat32: () => Float32Array.from(values),
});
const state = (keys: Readonly<Record<string, number>>) =>
  new Map(Object.entries(keys).map(([key, value]) => [key, tensor(value, value)]));
const read = (net: ReturnType<typeof network>, key: string) => net.state().get(key)?.dataSync()[0];

test.each(["module.", "_orig_mod.", "state_dict.", "state_dict.model.", "ema_model.module.", "anything.at.all."])(
  "%s before every key is taken off, and what lies beside it is left out",
  (prefix) => {
    const net = network("a.weight", "b.weight");
    loadState(net, state({ [`${prefix}a.weight`]: 3, [`${prefix}b.weight`]: 4, "optimizer.0.momentum": 5 }));
    expect([read(net, "a.weight"), read(net, "b.weight")]).toEqual([3, 4]);
  },
);

test("keys that are there as they are stay, whatever lies behind a prefix", () => {
  const net = network("a.weight");
  expect(() => loadState(net, state({ "a.weight": 1, "ema.a.weight": 2 }))).toThrow(/unexpected ema\.a\.weight/);
  loadState(net, state({ "a.weight": 1, "ema.a.weight": 2 }), { ignore: [/^ema\./] });
  expect(read(net, "a.weight")).toBe(1);
});

test("a network that is there twice is not chosen: both places are named, and the line that takes one out", () => {
  const net = network("a.weight", "b.weight");
  const twice = { "model.a.weight": 1, "model.b.weight": 1, "ema.a.weight": 2, "ema.b.weight": 2 };
  expect(() => loadState(net, state(twice), { origin: "x.ckpt" })).toThrow(
    /^x\.ckpt does not fit Object: .* It holds the network as model and as ema: .*convert FILE OUT\.safetensors --select model"\.$/,
  );
  expect(read(net, "a.weight")).toBe(0);
});

test("behind a prefix a key too many is still one too many", () => {
  const net = network("a.weight");
  expect(() => loadState(net, state({ "module.a.weight": 1, "module.c.weight": 1 }))).toThrow(
    /1 problem\(s\): unexpected c\.weight/,
  );
});

test("a file of another network shows the first five problems and keys, and tells all of them where that is wanted", () => {
  const net = network(...Array.from({ length: 60 }, (_, n) => `layer${n}.weight`));
  const other = state(Object.fromEntries(Array.from({ length: 44 }, (_, n) => [`block${n}.kernel`, n])));
  let error: unknown;
  try {
    loadState(net, other, { origin: "other.pt" });
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(CheckpointError);
  const text = errorText(error);
  expect(text).toMatch(
    /104 problem\(s\): missing layer0\.weight \[2\]; .* missing layer4\.weight \[2\]; and 99 more \(--verbose shows all\)\./,
  );
  expect(text).toMatch(/Its 44 keys begin with block0\.kernel, block1\.kernel, .* block4\.kernel;/);
  expect(text.length).toBeLessThan(700);
  expect(errorText(error, { verbose: true }).split("\n")).toHaveLength(105);
  expect(errorText(error, { verbose: true })).toContain("\n  unexpected block43.kernel");
});
