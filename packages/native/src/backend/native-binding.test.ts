import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { nativeBinding } from "./native-binding.ts";
import { useBackend } from "./use-backend.ts";

// A FunctionDef by hand (protocol buffers: tag, length, bytes): (x, w) -> (x * x + w, x * x).
const text = (value: string) => [...new TextEncoder().encode(value)];
const field = (number: number, bytes: readonly number[]) => [(number << 3) | 2, ...varint(bytes.length), ...bytes];
const integer = (number: number, value: number) => [number << 3, ...varint(value)];
const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);
const float = 1;
const argument = (name: string) => [...field(1, text(name)), ...integer(3, float)];
const node = (name: string, op: string, inputs: readonly string[]) => [
  ...field(1, text(name)),
  ...field(2, text(op)),
  ...inputs.flatMap((input) => field(3, text(input))),
  ...field(5, [...field(1, text("T")), ...field(2, integer(6, float))]),
];
const result = (name: string, tensor: string) => field(4, [...field(1, text(name)), ...field(2, text(tensor))]);
const squarePlus = (name: string) =>
  new Uint8Array([
    ...field(1, [
      ...field(1, text(name)),
      ...["x", "w"].flatMap((x) => field(2, argument(x))),
      ...["y", "s"].flatMap((y) => field(3, argument(y))),
    ]),
    ...field(3, node("square", "Mul", ["x", "x"])),
    ...field(3, node("sum", "AddV2", ["square:z:0", "w"])),
    ...result("y", "sum:z:0"),
    ...result("s", "square:z:0"),
  ]);

interface Runner {
  executeMultipleOutputs(name: string, attributes: [], inputs: tf.Tensor[], outputs: number): tf.Tensor[];
}
const run = (name: string, inputs: tf.Tensor[], outputs = 2) =>
  (tf.backend() as unknown as Runner).executeMultipleOutputs(name, [], inputs, outputs);

beforeAll(async () => {
  await useBackend({ backend: "tensorflow" });
});

test("a registered function runs as an op on eager tensors, and is gone when it is removed", () => {
  const binding = nativeBinding();
  expect(binding.hasFunction("square_plus")).toBe(false);
  // A view into a larger buffer: only the view's bytes count.
  const bytes = squarePlus("square_plus");
  const padded = new Uint8Array([255, ...bytes, 255]);
  binding.registerFunction(padded.subarray(1, 1 + bytes.length));
  expect(binding.hasFunction("square_plus")).toBe(true);
  const [y, s] = run("square_plus", [tf.tensor1d([1, 2, 3]), tf.tensor1d([10, 20, 30])]);
  expect([...y!.dataSync()]).toEqual([11, 24, 39]);
  expect([...s!.dataSync()]).toEqual([1, 4, 9]);
  binding.removeFunction("square_plus");
  expect(binding.hasFunction("square_plus")).toBe(false);
  expect(() => run("square_plus", [tf.scalar(1), tf.scalar(1)])).toThrow(/square_plus/);
});

test("wrong bytes, names and calls are thrown, not crashed on", () => {
  const binding = nativeBinding();
  expect(() => binding.registerFunction(new Uint8Array([1, 2, 3]))).toThrow(/Invalid FunctionDef proto/);
  expect(() => binding.registerFunction("text" as unknown as Uint8Array)).toThrow(/expects one Uint8Array/);
  expect(() => binding.registerFunction(new Float32Array(4) as unknown as Uint8Array)).toThrow(
    /expects one Uint8Array/,
  );
  expect(() => binding.removeFunction("nobody")).toThrow(/nobody/);
  binding.registerFunction(squarePlus("strict"));
  expect(() => run("strict", [tf.scalar(1)])).toThrow(/number of arguments/);
  expect(() => run("strict", [tf.scalar(1), tf.scalar(1, "int32")])).toThrow(/expected to be a float tensor/);
  expect(() => run("strict", [tf.scalar(1), tf.scalar(1)], 1)).toThrow(/Expecting 2 outputs/);
});

test("shapes are inferred without running the op, also where they hang on values", () => {
  const { inferShapes } = nativeBinding();
  const [int32, bool] = [3, 10];
  const sizes = Int32Array.from([2, 3]);
  expect(
    inferShapes(
      "Fill",
      [],
      [
        [int32, [2], sizes],
        [float, []],
      ],
      [-1, -1],
    ),
  ).toEqual([[float, [2, 3]]]);
  expect(
    inferShapes(
      "Fill",
      [],
      [
        [int32, [2]],
        [float, []],
      ],
      [-1, -1],
    ),
  ).toEqual([[float, null]]);
  // A list of inputs, and an attribute: bool in AttrValue's field 5.
  const list = inferShapes(
    "ConcatV2",
    [],
    [
      [float, [2, 1]],
      [float, [2, 4]],
      [int32, [], Int32Array.from([1])],
    ],
    [2, -1],
  );
  expect(list).toEqual([[float, [2, 5]]]);
  const turned = ["transpose_b", new Uint8Array(integer(5, 1))];
  const pair: [number, number[]][] = [
    [float, [2, 3]],
    [float, [5, 3]],
  ];
  expect(inferShapes("MatMul", turned, pair, [-1, -1])).toEqual([[float, [2, 5]]]);
  expect(inferShapes("Less", [], [pair[0]!, [float, []]], [-1, -1])).toEqual([[bool, [2, 3]]]);
  expect(() => inferShapes("MatMul", [], pair, [-1, -1])).toThrow(/Dimensions must be equal/);
  expect(() => inferShapes("MatMull", [], pair, [-1, -1])).toThrow(/MatMull/);
  expect(() => inferShapes("MatMul", [], pair, [-1])).toThrow(/lengths do not add up/);
  expect(() => inferShapes("MatMul", ["transpose_b", new Uint8Array([255])], pair, [-1, -1])).toThrow(/AttrValue/);
  expect(() => inferShapes("MatMul", [], [1, 2] as never, [-1, -1])).toThrow(/expects an array/);
});
