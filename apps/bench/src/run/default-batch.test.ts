import { expect, test } from "vitest";
import { defaultBatch } from "./default-batch.ts";

test("batches are of as many pairs as memory has room for", () => {
  expect([64, 256, 257, 512, 1024, 2048].map(defaultBatch)).toEqual([16, 16, 15, 4, 1, 1]);
});
