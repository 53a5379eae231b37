import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { useNativeBackend } from "@mfim/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fitSchema } from "../config/fit-schema.ts";
import { tinyFitConfig, tinySize, writeTinyNetworks } from "../testing/tiny-fit.ts";
import { tinyPictureSet } from "../testing/tiny-picture-set.ts";
import { buildFitParts } from "./build-fit-parts.ts";
import { FitTask } from "./fit-task.ts";

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "recompute-"));
  await writeTinyNetworks(folder);
});
afterAll(() => rm(folder, { recursive: true }));

const set = tinyPictureSet(tinySize, 6, 3);
const pyramids = {
  "mobile-trunk": { type: "mobile-trunk", start: "recognizer", channels: 8 },
  "ir-se": {
    type: "ir-se",
    inputSize: 16,
    stages: [8, 8, 8].map((channels) => ({ channels, units: 2, stride: 2 })),
  },
};

/** Figures and variables of a few steps, of which the first and the last have R1. */
async function steps(pyramid: keyof typeof pyramids, recompute?: string) {
  const given = tinyFitConfig(recompute === undefined ? {} : { recompute });
  const config = fitSchema.parse({ ...given, encoder: { ...given.encoder, pyramid: pyramids[pyramid] } });
  using task = new FitTask(config, await buildFitParts(config, folder), set, set);
  const figures = [];
  for (let step = 0; step < 4; step++) figures.push(await task.step(step));
  const values = new Map<string, Float32Array>();
  for (const [name, variable] of task.variables()) values.set(name, (await variable.data()) as Float32Array);
  return { figures, values };
}

test.each([
  ["mobile-trunk", "all"],
  ["ir-se", "all"],
  ["ir-se", "generator"],
] as const)("a training (%s) that recomputes %s takes the same steps", async (pyramid, recompute) => {
  const plain = await steps(pyramid);
  const other = await steps(pyramid, recompute);
  for (const [n, figures] of plain.figures.entries()) {
    for (const [name, value] of Object.entries(figures)) {
      expect(Math.abs((other.figures[n]?.[name] as number) - value), name).toBeLessThan(1e-4 * (1 + Math.abs(value)));
    }
  }
  // Means of the gradients' squares.
  const moments = [...plain.values].filter(([name]) => name.includes("exp_avg_sq."));
  expect(moments.length).toBeGreaterThan(50);
  for (const [name, values] of moments) {
    const found = other.values.get(name) as Float32Array;
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-8);
    values.forEach((value, i) => {
      expect(Math.abs((found[i] as number) - value), name).toBeLessThan(1e-2 * largest);
    });
  }
});
