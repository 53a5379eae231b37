import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ICT_EXPRESSION_NAMES } from "../head/ict-expressions.ts";
import { tinyHead } from "../head/tiny-head.ts";
import { encodeHead } from "../head/write-head.ts";
import { renderAsAsked } from "./render-as-asked.ts";

test("flags of true swaps are refused where a set has none, before anything is written", async () => {
  const folder = await mkdtemp(join(tmpdir(), "render-flags-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const head = join(folder, "head.safetensors");
  await writeFile(head, encodeHead(tinyHead(ICT_EXPRESSION_NAMES)));
  const asked = (flags: object) => renderAsAsked({ preset: "train", out: join(folder, "out"), head, ...flags });
  await expect(asked({ tone: "target" })).rejects.toThrow("--preset train has no true swaps, got --tone target");
  await expect(asked({ degraded: true })).rejects.toThrow("--preset train has no true swaps, got --degraded");
  expect(await readdir(folder)).toEqual(["head.safetensors"]);
});
