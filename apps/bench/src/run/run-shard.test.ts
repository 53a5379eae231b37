import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type {
  FaceAligner,
  FaceRecognizer,
  FeatureExtractor,
  ImageBatch,
  MorphableRegressor,
  Pixels,
  SwapMethod,
} from "@mfim/core";
import { swapSourceType } from "@mfim/photographs";
import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compareMethods } from "../compare/compare-results.ts";
import type { MetricNetworks } from "../evaluate/metric-networks.ts";
import type { BenchMethod } from "../methods/bench-method.ts";
import { yardsticks } from "../methods/yardsticks.ts";
import type { BenchProtocol } from "../protocol/bench-protocol.ts";
import { writeReport } from "../report/write-report.ts";
import { tableRows } from "../result/format-figure.ts";
import { csvTable, latexTable, resultTable } from "../result/result-table.ts";
import { finishRun, readResult } from "../result/write-result.ts";
import { chromiumPath, openInChromium } from "../testing/chromium.ts";
import { sampleBatches, verdictOf } from "../verify/verify-result.ts";
import { gatherShards } from "./gather-shards.ts";
import { runShard, type ShardInput } from "./run-shard.ts";
import { readAllParts } from "./shard-parts.ts";

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "bench-"));
});
afterAll(() => rm(folder, { recursive: true }));

const size = 12;
const count = 11;

/** Every picture is one colour with a little pattern, by a seed. */
function picture(seed: number): Pixels {
  const at = (i: number) => Math.floor(Math.abs(Math.sin(seed * 12.9898 + (i % 3) * 78.233)) * 200) + ((i * seed) % 40);
  return { width: size, height: size, data: Uint8Array.from({ length: size * size * 3 }, (_, i) => at(i)) };
}
const blended = (a: Pixels, b: Pixels): Pixels => ({
  ...a,
  data: a.data.map((x, i) => (x + (b.data[i] as number)) >> 1),
});
const whole = new Uint8Array(size * size).fill(1);

const protocol: BenchProtocol = {
  name: "<colours> & people",
  checksum: "c".repeat(64),
  data: "made colours",
  size,
  roles: new Set(["source", "target", "reference", "truth"] as const),
  masks: ["face", "skin"],
  mixing: false,
  pairs: Array.from({ length: count }, (_, n) => ({
    id: `pair-${(n * 7) % count}`,
    source: `s${n}`,
    target: `t${n}`,
    sourcePerson: `p${n}`,
    stratum: n % 2 === 0 ? "even" : "odd",
  })),
  async read(n) {
    const [source, target] = [picture(n + 1), picture(n + 31)];
    const truth = blended(source, target);
    return { pictures: { source, target, truth, reference: picture(n + 1.02) }, masks: { face: whole, skin: whole } };
  },
  async [Symbol.asyncDispose]() {},
};

const input = { height: size, width: size, template: "ffhq" };
const owner = { dispose() {}, [Symbol.dispose]() {} };
const aligner: FaceAligner = { align: (faces) => tf.clone(faces) };
let looks = 0;
const colour = (faces: ImageBatch) => {
  looks += faces.shape[0];
  return tf.mean(faces, [1, 2]) as tf.Tensor2D;
};
const unit = (rows: tf.Tensor2D) => tf.div(rows, tf.sqrt(tf.sum(tf.square(rows), 1, true))) as tf.Tensor2D;
const embed = (faces: ImageBatch) => tf.tidy(() => unit(colour(faces)));
const recognizer: FaceRecognizer = { id: "colour", input, embeddingSize: 3, embed, ...owner };
const regressor: MorphableRegressor = {
  id: "colour-3dmm",
  input,
  sizes: { shape: 3, expression: 3, pose: 3 },
  regress: (faces) => tf.tidy(() => ({ shape: colour(faces), expression: colour(faces), pose: colour(faces) })),
  ...owner,
};
const features: FeatureExtractor = { id: "colours", input, featureSize: 3, features: colour, ...owner };
const headPoseFeatures = { ...features, id: "pose-colours" };
/** A second judge, which sees the squares of the colours. */
const squares: FaceRecognizer = {
  ...recognizer,
  id: "squares",
  embed: (faces) => tf.tidy(() => unit(tf.square(colour(faces)) as tf.Tensor2D)),
};
const networks: MetricNetworks = {
  aligner,
  recognizer,
  judges: { squares },
  regressor,
  headPoseFeatures,
  features,
  [Symbol.dispose]() {},
};

const method = (name: string, swap: SwapMethod["swap"], more: Partial<BenchMethod> = {}): BenchMethod => ({
  name,
  about: "made for the test",
  lossNetworks: [{ id: "colour-3dmm", weights: null }],
  swap: async ({ source, target }) => swap(source, target),
  [Symbol.dispose]() {},
  ...more,
});
const half = method("half", (a, b) => tf.tidy(() => tf.div(tf.add(a, b), 2) as ImageBatch));
const third = method("third", (a, b) => tf.tidy(() => tf.div(tf.add(a, tf.mul(b, 2)), 3) as ImageBatch), {
  lossNetworks: ["colour-3dmm", "squares"].map((id) => ({ id, weights: null })),
  has: ({ id }) => id !== "pair-3",
  whyNot: ({ id }) => `${id}.png is not there`,
});
const methods = [half, third, ...["target", "source", "truth"].map((name) => yardsticks[name] as BenchMethod)];
const command = { protocol: "made", data: null, limit: null, methods: [] };
const run = (out: string, more: Partial<ShardInput> = {}) =>
  runShard({ protocol, methods, networks, command, batch: 3, out: join(folder, out), ...more });

test("yardsticks score as they must, the truth perfectly; tables and report say what was measured", async () => {
  looks = 0;
  const before = tf.memory().numTensors;
  await run("one");
  expect(tf.memory().numTensors).toBe(before);
  // Source, target, reference and truth once a batch for all five methods, swaps once each; the gallery apart.
  expect(looks).toBeLessThan(11 * 5 * (4 + 5 + 5) + 11);
  const { result, values } = await finishRun(join(folder, "one"));
  const by = Object.fromEntries(result.methods.map((row) => [row.method, row]));
  const figure = (name: string, of: string) => by[name]?.figures[of]?.value;
  expect(by["target"]?.summary["gain.identity"]?.value).toBeCloseTo(0, 6);
  expect(by["target"]?.summary["kept.pose"]?.value).toBeCloseTo(1, 6);
  expect(by["source"]?.summary["kept.pose"]?.value).toBeCloseTo(0, 6);
  for (const of of ["shape.truth", "pose.truth", "l1.truth", "skin-tone.truth"]) {
    expect(figure("truth", of), of).toBe(0);
    expect(figure("source", of), of).toBeGreaterThan(0.01);
  }
  expect(figure("truth", "ssim.truth")).toBe(1);
  expect(figure("target", "pose-hn-features.target")).toBe(0);
  expect(figure("source", "pose-hn-features.target")).toBeGreaterThan(0.01);
  expect(figure("source", "retrieval.top1")).toBe(1);
  expect(figure("half", "frechet-colours.target")).toBeGreaterThan(0);
  expect(by["half"]?.figures["pose.target"]?.network?.servedInLoss).toBe(true);
  expect(by["target"]?.figures["pose.target"]?.network?.servedInLoss).toBe(false);
  expect(by["third"]?.missing).toBe(1);
  expect(by["third"]?.refused).toEqual([{ id: "pair-3", why: "pair-3.png is not there" }]);
  expect(by["third"]?.figures["l1.truth"]?.count).toEqual({ measured: 10, missing: 1, of: "pairs" });
  expect(by["half"]?.strata["even"]?.pairs).toBe(6);
  expect(resultTable(result)).toContain("| pose.target ↓ (network of the loss: half, third) |");
  const gains = (of: string) =>
    ["", "-squares", "/mean", "/least", "/largest"].map((name) => by[of]?.summary[`gain.identity${name}`]?.value);
  const [one, two, ...spread] = gains("half") as number[];
  expect(spread[0]).toBeCloseTo(((one as number) + (two as number)) / 2, 9);
  expect(spread.slice(1).sort()).toEqual([one, two].sort());
  // What the loss of "third" had says nothing of it, whatever it says.
  const [alone, , ...rest] = gains("third");
  expect(rest).toEqual([alone, alone, alone]);
  expect(by["half"]?.figures["identity-squares.truth"]?.network?.id).toBe("squares");
  expect(resultTable(result)).toMatch(/\| gain\.identity-squares ↑ \(network of the loss: third\) \|/);
  expect(resultTable(result)).toMatch(/\| gain\.identity\/least ↑ \|/);
  expect(latexTable(result)).toContain("pose.target $\\downarrow$$^*$ &");
  // Two colours a third apart over eleven pairs: no interval lies apart, so nothing is bold but where one surely is.
  const rows = tableRows(result);
  for (const { cells } of rows) {
    const [a, b] = cells.slice(0, 2);
    if (a?.low === undefined || b?.low === undefined) continue;
    const parted = (a.low as number) > (b.high as number) || (a.high as number) < (b.low as number);
    expect([a.apart ?? false, b.apart ?? false].filter(Boolean).length).toBe(parted && a.rank !== undefined ? 1 : 0);
  }
  const paper = await readFile(join(folder, "one/result.tex"), "utf8");
  expect(paper).toMatch(/^method & gain\.identity\/mean \$\\uparrow\$ & identity\.truth/m);
  // Beneath: the interval, and the least and largest gain of the judges.
  const [least, largest] = [...spread.slice(1)].sort((x, y) => x - y).map((gain) => gain.toFixed(3));
  expect(paper).toMatch(/^half & .*\n & \{\\scriptsize \[[-\d.]+, [-\d.]+\]; judges [-\d.]+ to [-\d.]+\}/m);
  expect(paper).toContain(`; judges ${least} to ${largest}}`);
  // One judge alone is no spread.
  expect(paper).toMatch(/^third & .*\n & \{\\scriptsize \[[-\d.]+, [-\d.]+\]\} &/m);
  expect(await readFile(join(folder, "one/result-all.tex"), "utf8")).toBe(latexTable(result));
  expect(result.occasion?.date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/);
  expect(csvTable(result).split("\n")[1]).toMatch(/^half,gain.identity,/);
  await checkReport(await writeReport({ result, values, out: join(folder, "one") }));
});

async function checkReport(file: string): Promise<void> {
  const page = await readFile(file, "utf8");
  expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  expect(page).toContain("default-src 'none'");
  expect(page).toContain("&#60;colours&#62; &#38; people");
  expect(page).toContain("Worst of half by identity.truth");
  expect(page).toContain("<h2>Pair by pair</h2>");
  expect(page).toMatch(/<td>half - third<\/td>/);
  // Bold is for intervals that lie apart, of figures; the paired tests name who is better.
  expect(page.split("<h2>Pair by pair</h2>")[1]?.split("</section>")[0]).not.toContain("<b>");
  expect(page).toMatch(/<td>half - target<\/td>/);
  expect(page).toContain("not drawn: source at");
  expect(page).toMatch(/<figcaption>pair-\d+/);
  const ids = Array.from({ length: 11 }, (_, n) => `pair-${n}`).sort();
  expect(page).toContain(`<summary>11 pairs were asked for</summary><pre>${ids.join("\n")}</pre>`);
  expect(page).toMatch(
    /<summary>third: 1 pairs are not there [^<]*<\/summary><pre>pair-3: pair-3\.png is not there<\/pre>/,
  );
  expect(page).toMatch(/<th>Machine<\/th><td>\w+ \w+, \d+ x /);
  const pictures = [...page.matchAll(/class="(swap|given)" src="data:image\/png;base64,([^"]+)"/g)];
  expect(pictures.length).toBeGreaterThan(30);
  for (const [, kind, bytes] of pictures.slice(0, 8)) {
    const { xmp } = await sharp(Buffer.from(bytes as string, "base64")).metadata();
    expect(xmp?.toString("utf8").includes(swapSourceType) ?? false).toBe(kind === "swap");
  }
}

test.skipIf(chromiumPath === undefined)(
  "the report is drawn by a real browser from the file system, in light and dark, and prints (skipped without Chromium)",
  async () => {
    const page = join(folder, "one", "report.html");
    const seen = async (scheme: number) => {
      const file = join(folder, `report-${scheme}.png`);
      const flags = [
        "--window-size=1200,1600",
        `--blink-settings=preferredColorScheme=${scheme}`,
        `--screenshot=${file}`,
      ];
      await openInChromium(page, join(folder, "browser"), flags);
      return (await sharp(file).greyscale().stats()).channels[0] as { readonly mean: number; readonly stdev: number };
    };
    const [dark, light] = [await seen(0), await seen(1)];
    expect(light.mean).toBeGreaterThan(180);
    expect(dark.mean).toBeLessThan(90);
    for (const { stdev } of [dark, light]) expect(stdev).toBeGreaterThan(10); // not a blank page
    const printed = join(folder, "report.pdf");
    await openInChromium(page, join(folder, "browser"), [`--print-to-pdf=${printed}`]);
    expect((await readFile(printed)).subarray(0, 5).toString()).toBe("%PDF-");
  },
  120_000,
);

test("shards in folders of their own, and a run cut off in the middle of a line, give the same to the last bit", async () => {
  for (const index of [0, 1, 2]) await run(`shard-${index}`, { shard: { index, count: 3 } });
  const shards = [0, 1, 2].map((index) => join(folder, `shard-${index}`));
  await expect(
    gatherShards(shards.slice(0, 2), join(folder, "part")).then(() => finishRun(join(folder, "part"))),
  ).rejects.toThrow(/1 are missing \(2\)/);
  await gatherShards(shards, join(folder, "merged"));
  await finishRun(join(folder, "merged"));

  await cp(join(folder, "one"), join(folder, "cut"), { recursive: true });
  const parts = join(folder, "cut/parts/shard-1-of-1.ndjson");
  const lines = (await readFile(parts, "utf8")).split("\n");
  await writeFile(parts, `${lines.slice(0, 2).join("\n")}\n${lines[2]?.slice(0, 50)}`);
  await rm(join(folder, "cut/parts/shard-1-of-1.sets.json"));
  await run("cut");
  await finishRun(join(folder, "cut"));

  const figures = async (name: string) =>
    (await readResult(join(folder, name))).result.methods.map(({ secondsPerSwap: _, ...row }) => row);
  const one = await figures("one");
  expect(await figures("merged")).toEqual(one);
  expect(await figures("cut")).toEqual(one);
});

test("another run does not go on in the same folder: shards refuse it, a single process moves it aside", async () => {
  const shard = { index: 0, count: 2 };
  await expect(run("one", { batch: 4, shard })).rejects.toThrow(/got another batch/);
  const trained = { ...half, files: "f".repeat(64) };
  await cp(join(folder, "one"), join(folder, "retrained"), { recursive: true });
  await run("retrained", { methods: [trained] });
  const { result } = await finishRun(join(folder, "retrained"));
  expect(result.methods.map(({ files }) => files)).toEqual([trained.files]);
  expect((await readResult(join(folder, "retrained/previous-1"))).result.methods).toHaveLength(5);
});

test("a result is compared pair by pair and verified", async () => {
  const { result, values } = await readResult(join(folder, "one"));
  const of = (name: string) => ({ method: name, label: name, result, values: values[name] as (typeof values)[string] });
  const rows = compareMethods(of("truth"), of("source"));
  expect(rows.find(({ figure }) => figure === "l1.truth")).toMatchObject({ pairs: 11, better: "a" });
  expect(compareMethods(of("half"), of("third"))[0]?.unmatched).toBe(1);

  const only = sampleBatches(4, 2, 1);
  await run("again", { only });
  const parts = await readAllParts(join(folder, "again"));
  expect(parts.map(({ batch }) => batch)).toEqual(only);
  const verdict = verdictOf(values, parts, 0.01);
  expect(verdict).toMatchObject({ reproduces: true, identical: verdict.compared, largest: 0 });
  const wrong = structuredClone(values) as unknown as Record<string, Record<string, { values: number[] }>>;
  (wrong["half"]?.["l1.truth"]?.values ?? []).forEach((_, n, all) => {
    all[n] = (all[n] as number) + 0.1;
  });
  expect(verdictOf(wrong as unknown as typeof values, parts, 0.01).reproduces).toBe(false);
});
