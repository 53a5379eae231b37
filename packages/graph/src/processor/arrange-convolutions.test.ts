import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { compile } from "../compile.ts";
import { arrangeConvolutions } from "./arrange-convolutions.ts";

beforeAll(useNativeBackend);

interface Case {
  readonly map: [number, number, number, number];
  readonly filter: [number, number, number, number];
  readonly stride: number | [number, number];
  readonly padding: "same" | "valid" | tf.backend_util.ExplicitPadding;
  /** Ops that the arranged graph has. */
  readonly ops: Readonly<Record<string, number>>;
}

const product = { ExtractImagePatches: 1, MatMul: 1, Conv2D: 0 };
const bands = { ExtractImagePatches: 0, MatMul: 0, Conv2D: 1, ConcatV2: 1 };
const untouched = { ExtractImagePatches: 0, MatMul: 0, Conv2D: 1, ConcatV2: 0 };

const cases: Readonly<Record<string, Case>> = {
  "few pixels, stride 2": {
    map: [1, 17, 17, 512],
    filter: [3, 3, 512, 256],
    stride: 2,
    padding: "valid",
    ops: product,
  },
  "few pixels, the same size": {
    map: [1, 8, 6, 512],
    filter: [3, 3, 512, 256],
    stride: 1,
    padding: "same",
    ops: product,
  },
  "few pixels, one more zero behind": {
    map: [1, 12, 12, 512],
    filter: [3, 3, 512, 256],
    stride: 2,
    padding: "same",
    ops: product,
  },
  "many pixels, stride 2": { map: [1, 41, 45, 512], filter: [3, 3, 512, 256], stride: 2, padding: "valid", ops: bands },
  "many pixels, the same size": {
    map: [1, 18, 20, 512],
    filter: [3, 3, 512, 256],
    stride: 1,
    padding: "same",
    ops: bands,
  },
  "many pixels, an oblong filter and step": {
    map: [1, 40, 24, 512],
    filter: [5, 1, 512, 512],
    stride: [1, 2],
    padding: "same",
    ops: bands,
  },
  "many pixels, a filter of middle size": {
    map: [1, 16, 16, 256],
    filter: [3, 3, 256, 256],
    stride: 1,
    padding: "same",
    ops: bands,
  },
  "few pixels, a filter of middle size": {
    map: [1, 8, 8, 256],
    filter: [3, 3, 256, 256],
    stride: 1,
    padding: "same",
    ops: untouched,
  },
  "an odd number of rows": {
    map: [1, 19, 20, 512],
    filter: [3, 3, 512, 256],
    stride: 1,
    padding: "same",
    ops: untouched,
  },
  "two pictures": { map: [2, 8, 8, 512], filter: [3, 3, 512, 256], stride: 1, padding: "same", ops: untouched },
  "a small filter": { map: [1, 8, 8, 128], filter: [3, 3, 128, 256], stride: 1, padding: "same", ops: untouched },
  "one pixel's filter": {
    map: [1, 8, 8, 1024],
    filter: [1, 1, 1024, 1024],
    stride: 1,
    padding: "same",
    ops: untouched,
  },
};

const count = (nodes: readonly { readonly op: string }[], op: string) => nodes.filter((node) => node.op === op).length;

describe("convolutions of one picture by a large filter", () => {
  test.each(Object.entries(cases))("%s", (_, { map, filter, stride, padding, ops }) => {
    const x = tf.randomNormal<tf.Rank.R4>(map, 0, 1, "float32", 1);
    const w = tf.randomNormal<tf.Rank.R4>(filter, 0, 0.02, "float32", 2);
    const f = compile((a: tf.Tensor4D, b: tf.Tensor4D) => tf.conv2d(a, b, stride, padding), { check: "once" });
    const [got, wanted] = [f(x, w), tf.conv2d(x, w, stride, padding)];
    expect(got.shape).toEqual(wanted.shape);
    expect(tf.max(tf.abs(tf.sub(got, wanted))).dataSync()[0]).toBeLessThan(2e-5);
    const { graph } = f.concrete(x, w);
    const { nodes } = arrangeConvolutions(graph);
    expect(Object.fromEntries(Object.keys(ops).map((op) => [op, count(nodes, op)]))).toEqual(ops);
    // What is exported keeps the convolution.
    expect(count(graph.nodes, "Conv2D")).toBe(1);
    f.dispose();
  });

  test("share the patches of a map that several read", () => {
    const f = compile((x: tf.Tensor4D, a: tf.Tensor4D, b: tf.Tensor4D) => [
      tf.conv2d(x, a, 2, "same"),
      tf.conv2d(x, b, 2, "same"),
    ]);
    const filter = () => tf.randomNormal<tf.Rank.R4>([3, 3, 512, 256]);
    const { nodes } = arrangeConvolutions(f.concrete(tf.ones([1, 16, 16, 512]), filter(), filter()).graph);
    expect([count(nodes, "ExtractImagePatches"), count(nodes, "MatMul")]).toEqual([1, 2]);
  });
});
