import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const script = join(import.meta.dirname, "main.ts");

test("a script of at most 60 lines trains MFIM with a loader of its own and prints its terms", () => {
  expect(readFileSync(script, "utf8").trimEnd().split("\n").length).toBeLessThanOrEqual(60);
  const flags = ["--conditions=@mfim/source", "--import", "tsx"];
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, script, "3"], { encoding: "utf8" });
  const lines = stdout.trim().split("\n");
  expect(lines, stderr).toHaveLength(3);
  for (const term of ["total", "adversarial", "l1", "perceptual", "identity", "discriminator"])
    expect(lines[2]).toMatch(new RegExp(`^step 2: .*\\b${term} -?\\d+\\.\\d+`));
  // R1 is lazy: at the first of sixteen steps.
  expect(lines.map((line) => / r1 /.test(line))).toEqual([true, false, false]);
  expect(lines[2]).not.toMatch(/shape|NaN/);
});
