import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { useNativeBackend } from "@mfim/testing";
import { shippedModel } from "@mfim/zoo/shipped-model";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compareVariants } from "../ablate/compare-variants.ts";
import { runTrainer } from "../testing/run-trainer.ts";
import { mixSplits } from "./mix-splits.ts";
import { mixingChart } from "./mixing-chart.ts";
import { mixingFigures } from "./mixing-figures.ts";
import { mixingTable, terminalMixing } from "./mixing-table.ts";

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "mixing-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("the shipped model can be divided at nine places, each named by the first local slot", async () => {
  const splits = await mixSplits(shippedModel);
  const first = Number.parseInt(splits[0]?.localFrom ?? "", 10);
  expect(splits.map(({ globalSlots }) => globalSlots)).toEqual([...Array(9).keys()]);
  expect([splits[0], splits[1], splits[2], splits[8]].map((split) => split?.localFrom)).toEqual([
    `${first} px, conv 1`,
    `${first} px, conv 2`,
    `${2 * first} px, conv 1`,
    "nowhere",
  ]);
  await expect(mixSplits(folder)).rejects.toThrow(/expected the folder of a trained model with a config.json/);
});

const ids = ["a", "b", "c", "d"];
const metric = (values: readonly number[]) => new Map(ids.map((id, n) => [id, values[n] as number]));
/** Identity goes from the local source to the global one; nearest to the truth in the middle. */
const values = new Map(
  [0, 1, 2].map((n) => [
    `global-0${n}`,
    new Map([
      ["identity.source", metric([0.1, 0.2, 0.3, 0.2].map((value) => value + 0.2 * n))],
      ["identity.local", metric([0.7, 0.6, 0.7, 0.8].map((value) => value - 0.2 * n))],
      ["l1.truth", metric([0.2, 0.1, 0.2, 0.1].map((value) => value + 0.05 * (n - 1) ** 2))],
    ]),
  ]),
);
const splits = ["8 px, conv 1", "8 px, colour", "nowhere"].map((localFrom, globalSlots) => ({
  globalSlots,
  name: `global-0${globalSlots}`,
  localFrom,
}));
const protocol = { name: "made", checksum: "0", pairs: 4, size: 8 };
const found = { protocol, values, servedInLoss: new Set(["identity.local"]), sets: new Map() };

test("the table has a row a split, marks the best, and says what all codes change", () => {
  const findings = compareVariants(found, [...values.keys()], mixingFigures);
  const result = { title: "T", splits, findings, servedInLoss: found.servedInLoss };
  const table = mixingTable(result);
  expect(table).toContain("| global codes | local from | identity to global ↑ | identity to local ↑* |");
  expect(table).toMatch(/\| 0 \| 8 px, conv 1 \| 0.200 \[[^\]]+\] \| \*\*0.700\*\* /);
  expect(table).toMatch(/\| 2 \| nowhere \| \*\*0.600\*\* \[[^\]]+\] \| 0.300 /);
  expect(table).toMatch(/\| 1 \| 8 px, colour \| \*\*0.150\*\*/);
  expect(table).toContain("identity to global +0.400 [+0.400, +0.400]; identity to local -0.400 [-0.400, -0.400]");
  expect(table).toContain("*: the network also served in the loss");
  const terminal = terminalMixing(result, "out/mixing.md");
  expect(terminal).toMatch(/^2 +nowhere +▸0\.600 +0\.300$/m);
  expect(terminal).toContain("triple by triple: identity to global +0.400 [+0.400, +0.400]; identity to local -0.4");
  expect(terminal).not.toMatch(/\||\*\*/);
  expect(terminal).toMatch(/Intervals and all other figures: out\/mixing\.md\n$/);
});

test("the chart draws every split with its interval, and the true mixing's own value", async () => {
  const findings = compareVariants(found, [...values.keys()], mixingFigures);
  const truth = { name: "truth", figures: { "identity.source": { value: 0.44, low: 0.4, high: 0.5 } } };
  const svg = mixingChart(findings, truth);
  expect(svg.match(/true mixing/g)).toHaveLength(2);
  for (const words of ["the global source", "the local source", "whole picture", "Identity: cosine to"])
    expect(svg).toContain(words);
  expect(svg).not.toContain("Shape");
  const points = svg.match(/<path[^>]*>/g)?.length ?? 0;
  const fewer = mixingChart(findings.slice(0, 2), truth).match(/<path[^>]*>/g)?.length ?? 0;
  expect(points).toBeGreaterThan(fewer);
  expect((await sharp(Buffer.from(svg)).metadata()).width).toBe(940);
});

// Twelve swappers are compiled; --long.
test.skipIf(process.env["MFIM_LONG_TESTS"] !== "1")(
  "the command measures the shipped model: from none to all codes, identity moves from the local to the global source",
  { timeout: 600_000 },
  async () => {
    const protocolFile = join(folder, "protocol.yaml");
    const regressor = { type: "own", folder: "bundled:metric-regressor-96" };
    const networks = { recognizer: { type: "own", folder: "bundled:recogniser-64" }, regressor };
    await writeFile(
      protocolFile,
      JSON.stringify({ name: "few", data: { type: "truth", kind: "mix" }, size: 64, networks }),
    );
    const out = join(folder, "out");
    const { code, errors } = runTrainer("mixing", "--out", out, "--protocol", protocolFile, "--limit", "8");
    expect(code, errors).toBe(0);
    const { findings } = JSON.parse(await readFile(join(out, "mixing.json"), "utf8"));
    const { differences } = findings[12];
    expect(differences["identity.source"].low).toBeGreaterThan(0);
    expect(differences["identity.local"].high).toBeLessThan(0);
    const sheet = await sharp(join(out, "mixing.webp")).metadata();
    expect(sheet.width).toBe(17 * 128 + 16 * 2);
    expect(sheet.xmp?.toString()).toContain("compositeWithTrainedAlgorithmicMedia");
    expect(await readFile(join(out, "mixing.svg"), "utf8")).toContain("true mixing");
  },
);
