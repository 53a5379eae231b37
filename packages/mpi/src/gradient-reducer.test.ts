import { describe, expect, it } from "vitest";
import type { Communicator } from "./communicator.ts";
import { GradientReducer } from "./gradient-reducer.ts";
import { singleProcess } from "./single-process.ts";

/** Two ranks of which the other always has twice the values of this one; writes down what was sent. */
function twoRanks(messages: number[][]): Communicator {
  return {
    ...singleProcess(),
    size: 2,
    allReduceSum: async (buffers, { bucketBytes = 4 } = {}) => {
      // A bucket is one message.
      expect(bucketBytes).toBe(buffers.reduce((sum, { byteLength }) => sum + byteLength, 0));
      messages.push(...buffers.map((buffer) => Array.from(buffer)));
      for (const buffer of buffers) for (let i = 0; i < buffer.length; i++) buffer[i]! *= 3;
    },
  };
}

const lengths = new Map([
  ["a", 2],
  ["b", 1],
  ["c", 5],
  ["d", 1],
]);
const values = new Map([
  ["d", Float32Array.of(9)],
  ["c", Float32Array.of(4, 5, 6, 7, 8)],
  ["b", Float32Array.of(3)],
  ["a", Float32Array.of(1, 2)],
]);

describe("GradientReducer", () => {
  it("packs whole gradients in their order and averages", async () => {
    const messages: number[][] = [];
    const reducer = await GradientReducer.create(twoRanks(messages), lengths, { bucketBytes: 16 });
    const means = await reducer.reduce(values);
    expect(messages).toEqual([[1, 2, 3], [4, 5, 6, 7, 8], [9]]);
    expect(Object.fromEntries(means)).toEqual({
      a: Float32Array.of(1.5, 3),
      b: Float32Array.of(4.5),
      c: Float32Array.of(6, 7.5, 9, 10.5, 12),
      d: Float32Array.of(13.5),
    });
    // The caller's values are as they were.
    expect(values.get("a")).toEqual(Float32Array.of(1, 2));
  });

  it("sends a bucket as soon as it and those before it are complete", async () => {
    const messages: number[][] = [];
    const reducer = await GradientReducer.create(twoRanks(messages), lengths, { bucketBytes: 16 });
    const round = reducer.begin();
    round.add("c", values.get("c")!);
    round.add("a", values.get("a")!);
    expect(messages).toEqual([]);
    round.add("b", values.get("b")!);
    expect(messages).toEqual([
      [1, 2, 3],
      [4, 5, 6, 7, 8],
    ]);
    round.add("d", values.get("d")!);
    await round.finish();
  });

  it("names what is wrong", async () => {
    const reducer = await GradientReducer.create(singleProcess(), lengths);
    const round = reducer.begin();
    expect(() => reducer.begin()).toThrow("the round before is not finished");
    expect(() => round.add("e", new Float32Array(1))).toThrow("e is not one of its gradients");
    expect(() => round.add("b", new Float32Array(2))).toThrow("expected 1 values of b, got 2");
    round.add("a", values.get("a")!);
    expect(() => round.add("a", values.get("a")!)).toThrow("a was added twice");
    await expect(round.finish()).rejects.toThrow("not added: b, c, d");
  });
});
