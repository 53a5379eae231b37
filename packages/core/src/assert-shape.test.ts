import { expect, test } from "vitest";
import { assertShape, ShapeError } from "./index.ts";

test("assertShape returns the shape that fits", () => {
  expect(assertShape({ shape: [2, 4, 4, 512] }, [null, 4, 4, 512], "x")).toEqual([2, 4, 4, 512]);
});

test("assertShape says what was expected and what came", () => {
  expect(() => assertShape({ shape: [2, 8, 4, 512] }, [null, 4, 4, 512], "conv1(input)")).toThrow(
    new ShapeError("conv1(input)", [null, 4, 4, 512], [2, 8, 4, 512]),
  );
  expect(() => assertShape({ shape: [2] }, [null, 4], "codes")).toThrow("codes: expected shape [*, 4], got [2].");
});
