import { singleProcess } from "@mfim/mpi";
import { expect, test } from "vitest";
import { exchangeOver } from "./mpi-exchange.ts";

/** A communicator whose other rank always holds ones, and that counts what is asked of it. */
function withOnes() {
  const asked = { gathers: 0, lengths: [] as number[] };
  const communicator = {
    ...singleProcess(),
    size: 2,
    gather: async <T>(value: T) => {
      asked.gathers += 1;
      return [value, value];
    },
    allReduceSum: async (buffers: readonly Float32Array[]) => {
      for (const buffer of buffers) {
        asked.lengths.push(buffer.length);
        for (let i = 0; i < buffer.length; i++) buffer[i] = (buffer[i] as number) + 1;
      }
    },
  };
  return { communicator, asked };
}

test("means come back in place, packed into one message; the ranks compare names once a set of them", async () => {
  const { communicator, asked } = withOnes();
  const exchange = exchangeOver(communicator);
  for (const scale of [1, 3]) {
    const arrays = new Map([
      ["a", Float32Array.of(scale, 2 * scale)],
      ["b", Float32Array.of(5 * scale)],
    ]);
    await exchange.mean(arrays);
    expect([...arrays.values()].map((values) => [...values])).toEqual([
      [(scale + 1) / 2, (2 * scale + 1) / 2],
      [(5 * scale + 1) / 2],
    ]);
  }
  expect(asked).toEqual({ gathers: 1, lengths: [3, 3] });
  await exchange.mean(new Map([["a", Float32Array.of(7)]]));
  expect(asked).toEqual({ gathers: 2, lengths: [3, 3, 1] });
});
