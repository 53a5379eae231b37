import { createRequire } from "node:module";
import { benchProgram } from "@mfim/bench/program";
import { mfimProgram } from "@mfim/cli/program";
import { studioProgram } from "@mfim/studio/program";
import { trainerProgram } from "@mfim/trainer/program";
import { expect, test } from "vitest";

/** Packages that cost a start hundreds of milliseconds. */
const heavy = /node_modules\/(?:@tensorflow|@vladmandic|sharp|echarts|koffi|onnxruntime-node)\//;

test("a command line is there, with its help, before anything heavy is loaded", async () => {
  for (const make of [mfimProgram, trainerProgram, benchProgram, studioProgram])
    expect(make().helpInformation()).toContain("Usage:");
  // Commander itself is seen, so the cache sees.
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  expect(loaded.some((path) => path.includes("/commander/"))).toBe(true);
  expect(loaded.filter((path) => heavy.test(path))).toEqual([]);
  await import("@tensorflow/tfjs");
  expect(Object.keys(createRequire(import.meta.url).cache).some((path) => heavy.test(path))).toBe(true);
});
