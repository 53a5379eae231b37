import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { memoryTensor, readCheckpoint } from "../index.ts";
import { columns, sizeText } from "./columns.ts";
import { compare } from "./diff.ts";

const folder = mkdtempSync(join(tmpdir(), "mfim-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

const fixture = (name: string) => join(import.meta.dirname, "../../fixtures/files", name);

function checkpoints(...args: string[]) {
  const flags = ["--conditions=@mfim/source", "--import", "tsx", join(import.meta.dirname, "main.ts")];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

test("inspect points out what a pickle wants to run", () => {
  const { status, stdout } = checkpoints("inspect", fixture("hostile-system.pt"));
  expect(status).toBe(0);
  expect(stdout).toMatch(/SUSPICIOUS\s+posix\.system/);
  expect(stdout).toMatch(/w\s+float32\s+\[2\]/);
});

test("convert, then diff; what is refused leaves with 1", async () => {
  const out = join(folder, "out.safetensors");
  expect(
    checkpoints("convert", fixture("nested.pt"), out, "--select", "g_ema", "--strip-prefix", "module.").status,
  ).toBe(0);
  expect([...(await readCheckpoint(out)).state.keys()].sort()).toEqual(["conv.bias", "conv.weight"]);
  const diff = checkpoints("diff", fixture("nested.pt"), out, "--select-a", "g_ema", "--json");
  expect(diff.status).toBe(1);
  const odd = checkpoints("diff", fixture("nested.pt"), out, "--tolerance", "small");
  expect([odd.status, odd.stderr]).toEqual([1, expect.stringContaining("Expected a number from 0.")]);
  expect(JSON.parse(diff.stdout)).toMatchObject({
    onlyInA: ["module.conv.weight", "module.conv.bias"],
    onlyInB: ["conv.bias", "conv.weight"],
  });
  const again = checkpoints("convert", fixture("hostile-eval.pt"), out, "--force");
  expect(again.status).toBe(1);
  expect(again.stderr + again.stdout).toContain("__builtin__.eval");
});

test("compare: keys, shapes, values, NaN", () => {
  const tensor = (...values: number[]) => memoryTensor([values.length], Float32Array.from(values));
  const a = new Map([
    ["x", tensor(1, 2)],
    ["y", tensor(1)],
    ["z", tensor(Number.NaN)],
    ["only", tensor(1)],
  ]);
  const b = new Map([
    ["x", tensor(1, 2.5)],
    ["y", tensor(1, 1)],
    ["z", tensor(Number.NaN)],
  ]);
  expect(compare(a, b)).toEqual({
    onlyInA: ["only"],
    onlyInB: [],
    otherShape: [{ key: "y", a: [1], b: [2] }],
    differences: [
      { key: "x", difference: 0.5 },
      { key: "z", difference: 0 },
    ],
  });
  expect(compare(new Map([["x", tensor(1)]]), new Map([["x", tensor(Number.NaN)]])).differences[0]?.difference).toBe(
    Number.POSITIVE_INFINITY,
  );
});

test("texts for people", () => {
  expect(
    columns([
      ["a", "b"],
      ["long", "c"],
    ]),
  ).toBe("a     b\nlong  c");
  expect([0, 1023, 1024, 5 * 2 ** 30].map(sizeText)).toEqual(["0 bytes", "1023 bytes", "1.0 KiB", "5.0 GiB"]);
});
