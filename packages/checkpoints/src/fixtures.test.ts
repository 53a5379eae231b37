import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CheckpointError } from "@mfim/core/errors";
import { afterAll, describe, expect, test } from "vitest";
import { readCheckpoint } from "./index.ts";
import type { CheckpointTensor } from "./tensors/stored-tensor.ts";

interface GoldenTensor {
  readonly shape: number[];
  readonly dtype: string;
  readonly sum: number;
  readonly first: number[];
}
interface Golden {
  readonly tensors?: Record<string, GoldenTensor>;
  readonly tensorsOnly?: boolean;
  /** Name for which the file is refused without tensorsOnly. */
  readonly refused?: string;
  /** Name for which the file is refused. */
  readonly hostile?: string;
  readonly metadata?: Record<string, string>;
}

const folder = join(import.meta.dirname, "../fixtures");
const goldens = JSON.parse(readFileSync(join(folder, "goldens.json"), "utf8")) as Record<string, Golden>;
const file = (name: string) => join(folder, "files", name);
const sound = Object.entries(goldens).filter(([, golden]) => golden.tensors !== undefined);
const hostile = Object.entries(goldens).filter(([, golden]) => golden.hostile !== undefined);

function expectTensor(tensor: CheckpointTensor, golden: GoldenTensor, key: string): void {
  const values = tensor.toFloat32();
  expect({ shape: tensor.shape, dtype: tensor.dtype, count: values.length }, key).toEqual({
    shape: golden.shape,
    dtype: golden.dtype,
    count: golden.shape.reduce((product, size) => product * size, 1),
  });
  expect([...values.slice(0, golden.first.length)], key).toEqual(golden.first.map(Math.fround));
  const sum = values.reduce((total, value) => total + value, 0);
  expect(Math.abs(sum - golden.sum), key).toBeLessThanOrEqual(1e-5 * (1 + Math.abs(golden.sum)));
  expect(tensor.toBytes().length, key).toBe(tensor.byteLength);
}

afterAll(() => {
  for (const place of [".", folder, join(folder, "files")]) expect(existsSync(join(place, "EXECUTED"))).toBe(false);
});

describe("files of the real libraries", () => {
  test.each(sound)("%s", async (name, golden) => {
    const { state, metadata, globals } = await readCheckpoint(file(name), { tensorsOnly: golden.tensorsOnly ?? false });
    expect([...state.keys()].sort()).toEqual(Object.keys(golden.tensors ?? {}).sort());
    for (const [key, tensor] of Object.entries(golden.tensors ?? {}))
      expectTensor(state.get(key) as CheckpointTensor, tensor, key);
    expect(metadata).toMatchObject(golden.metadata ?? {});
    if (golden.tensorsOnly !== true) expect(globals.every(({ kind }) => kind === "known")).toBe(true);
  });

  test.each(sound.filter(([, { refused }]) => refused !== undefined))(
    "%s is refused unless only tensors are asked for",
    async (name, golden) => {
      await expect(readCheckpoint(file(name))).rejects.toThrow(golden.refused);
    },
  );
});

describe("files that want to run something", () => {
  test.each(hostile)("%s is refused by name", async (name, golden) => {
    const error = await readCheckpoint(file(name)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CheckpointError);
    expect((error as Error).message).toContain(golden.hostile);
  });

  test.each(hostile)(
    "%s gives its tensors and reports the name where only tensors are asked for",
    async (name, golden) => {
      const { state, globals } = await readCheckpoint(file(name), { tensorsOnly: true });
      expect([...state.keys()]).toEqual(name.endsWith(".pkl") ? [] : ["w"]);
      expect(globals.find((global) => global.name.endsWith(golden.hostile as string))?.kind).toBe("suspicious");
    },
  );
});

describe("parts of a checkpoint", () => {
  test("select, stripPrefix and the plain values", async () => {
    const whole = await readCheckpoint(file("nested.pt"));
    expect(whole.other).toMatchObject({ epoch: 7, args: { lr: 0.002, size: 64, name: "run" }, mean: 0.5 });
    const part = await readCheckpoint(file("nested.pt"), { select: "g_ema", stripPrefix: "module." });
    expect([...part.state.keys()]).toEqual(["conv.weight", "conv.bias"]);
    const deep = await readCheckpoint(file("nested.pt"), { select: ["optimizer", "state", "0"] });
    expect([...deep.state.keys()]).toEqual(["exp_avg"]);
    expect(deep.other).toEqual({ step: 5 });
    const one = await readCheckpoint(file("nested.pt"), { select: "table" });
    expect([...one.state.keys()]).toEqual(["table"]);
  });

  test("a part that is not there is refused with those that are", async () => {
    await expect(readCheckpoint(file("nested.pt"), { select: "state_dict" })).rejects.toThrow(
      /"state_dict".*g_ema, optimizer, table/,
    );
  });

  test("a network of NVIDIA's by its name", async () => {
    const { state, format } = await readCheckpoint(file("stylegan2-ada.pkl"), { select: "G_ema" });
    expect(format).toBe("nvidia-torch-pickle");
    expect([...state.keys()]).toEqual([
      "synthesis.const",
      "synthesis.resample_filter",
      "mapping.weight",
      "mapping.bias",
    ]);
  });
});

test.each([
  ["", /is empty|no known/],
  ["hello, this is no checkpoint", /no known checkpoint format.*safetensors/],
])("content %j is no checkpoint", async (content, message) => {
  const { readSource } = await import("./read-checkpoint.ts");
  const { memorySource } = await import("./bytes/byte-source.ts");
  await expect(readSource(memorySource(Buffer.from(content), "x.bin"), {})).rejects.toThrow(message);
});

test("a missing file is one clear sentence", async () => {
  await expect(readCheckpoint("/nowhere/x.pt")).rejects.toThrow(/no such file/);
  await expect(readCheckpoint(folder)).rejects.toThrow(/expected a file, found a folder/);
});
