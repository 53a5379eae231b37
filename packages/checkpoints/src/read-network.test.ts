import { expect, test } from "vitest";
import { unwrapped } from "./read-network.ts";

const keysOf = (...keys: string[]) => [...unwrapped(new Map(keys.map((key) => [key, 0]))).keys()];

test.each([
  [
    ["module.conv1.weight", "module.bn1.weight"],
    ["conv1.weight", "bn1.weight"],
  ],
  [["_orig_mod.module.conv1.weight"], ["conv1.weight"]],
  [["state_dict.model.conv1.weight", "optimizer_states.0.state.0.exp_avg", "callbacks.x.y"], ["conv1.weight"]],
  [["n_averaged", "module.conv1.weight"], ["conv1.weight"]],
  [["net_state_dict.conv1.weight", "optimizer.m"], ["conv1.weight"]],
])("what evidently stands before all keys of %j is taken off", (given, expected) => {
  expect(keysOf(...given)).toEqual(expected);
});

test.each([
  ["a network and its average", ["params.conv1.weight", "params_ema.conv1.weight"]],
  ["keys of a network's own", ["encoder.conv1.weight", "encoder.bn1.weight"]],
  ["a wrapper before some keys only", ["module.conv1.weight", "conv2.weight"]],
  ["a plain network beside its optimiser", ["conv1.weight", "optimizer.m"]],
  ["nothing", []],
])("%s stays as it is", (_, keys) => {
  expect(keysOf(...keys)).toEqual(keys);
});
