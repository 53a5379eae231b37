import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ProtocolRule, parsePairList, prepare, protocolFile, writeProtocolFile } from "@mfim/data-ffhq";
import { dataCommand } from "@mfim/data-ffhq/cli";
import { useNativeBackend } from "@mfim/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BenchMethod } from "../methods/bench-method.ts";
import { folderMethod } from "../methods/folder-method.ts";
import { yardsticks } from "../methods/yardsticks.ts";
import { openBenchProtocol, readProtocolFile } from "../protocol/open-bench-protocol.ts";
import { writeReport } from "../report/write-report.ts";
import { refusedLines } from "../result/refused-lines.ts";
import { finishRun } from "../result/write-result.ts";
import { colourNetworks } from "../testing/colour-networks.ts";
import { middleDetector, plainPicture } from "../testing/plain-pictures.ts";
import { runShard } from "./run-shard.ts";

const size = 16;
let root = "";
beforeAll(async () => {
  await useNativeBackend();
  root = await mkdtemp(join(tmpdir(), "dataset-runs-"));
});
afterAll(() => rm(root, { recursive: true }));

/** From pictures as a data set has them to a finished run: prepared, a protocol's file read, other methods' pictures measured. */
async function runOver(name: string, rule: ProtocolRule | string, methods: readonly BenchMethod[]) {
  const [pictures, prepared, out] = ["in", "prepared", "out"].map((part) => join(root, name, part)) as [
    string,
    string,
    string,
  ];
  await prepare(pictures, prepared, middleDetector, { size, threads: 0 });
  const file = typeof rule === "string" ? rule : join(root, name, `${name}.protocol.json`);
  if (typeof rule !== "string")
    await writeProtocolFile(file, protocolFile({ name, title: "", origin: "made", dataset: "made", rule }));
  await using protocol = await openBenchProtocol(await readProtocolFile(file), { data: prepared });
  const command = { protocol: file, data: prepared, limit: null, methods: [] };
  await runShard({ protocol, methods, networks: colourNetworks(size), command, batch: 4, out });
  return { protocol, out, ...(await finishRun(out)) };
}

test("pictures named as the CASIA survey names them: from its list to figures over people, of swaps as it names those", async () => {
  const colours = { "0041": ["#c02020", "#c82828"], "1268": ["#20c020", "#28c828"], "0900": ["#2020c0", "#2828c8"] };
  const [pictures, swaps] = [join(root, "casia", "in"), join(root, "casia", "swaps")];
  for (const [person, levels] of Object.entries(colours))
    for (const [n, colour] of levels.entries()) await plainPicture(join(pictures, `${person}-0_${n}.png`), colour);
  const lines = [
    "0041-0_0.png 1268-0_0.png",
    "0041-0_1.png 1268-0_1.png",
    "1268-0_0.png 0041-0_0.png",
    "0900-0_1.png 0041-0_0.png",
  ];
  // The method gives every source's own colour, but for one pair, which it has not.
  await plainPicture(join(swaps, "0041-0_0-1268-0_0.png"), "#c02020");
  await plainPicture(join(swaps, "0041-0_1-1268-0_1.png"), "#c82828");
  await plainPicture(join(swaps, "1268-0_0-0041-0_0.png"), "#20c020");
  using survey = folderMethod("theirs", `casia:${swaps}`);
  const list = parsePairList(lines.map((line) => `${line}\r\n`).join(""), "source-target", "image_pairs_made.txt");
  const { protocol, result, values } = await runOver("casia", list, [survey, yardsticks["target"] as BenchMethod]);
  expect(protocol.pairs.map(({ sourcePerson }) => sourcePerson)).toEqual(["0041", "0041", "1268", "0900"]);
  const [theirs, target] = result.methods;
  expect(theirs?.figures["identity.source"]?.value).toBeCloseTo(1, 4);
  expect(theirs?.figures["identity.source"]?.count).toMatchObject({ measured: 3, missing: 1 });
  expect(theirs?.figures["identity.source"]?.interval?.method).toBe("percentile bootstrap over source people");
  expect(theirs?.refused).toEqual([{ id: "0041-0_0_0900-0_1", why: "0900-0_1-0041-0_0.png is not there" }]);
  expect(target?.figures["identity.source"]?.value).toBeLessThan(0.5);
  // Both pictures of a source count as that person.
  expect(values["theirs"]?.["retrieval.top1"]?.values).toEqual([1, 1, 1]);
});

test("frames that a protocol lists and the data lacks are missing pairs, named in the result, the printed lines and the page", async () => {
  // DeepfakeBench's frames with a gap: 000 has no frame 8, and 001 was never extracted.
  const frame = (video: string, number: number, colour: string) =>
    plainPicture(join(root, "gaps/in", video, `${String(number).padStart(3, "0")}.png`), colour);
  for (const number of [0, 7, 31]) await frame("000", number, "#c02020");
  for (const number of [0, 7]) await frame("003", number, "#20c020");
  const { protocol, out, result, values } = await runOver(
    "gaps",
    {
      kind: "swapped-videos",
      videos: [
        ["000_003", "003", "000", [7, 8, 31]],
        ["001_003", "003", "001", [0]],
      ],
      target: { kind: "listed" },
      source: { frame: 0 },
    },
    [yardsticks["target"] as BenchMethod, yardsticks["source"] as BenchMethod],
  );
  const missing = [
    { id: "000_003/01", why: "000 has no frame 8" },
    { id: "001_003", why: "001 is not in the prepared folder" },
  ];
  expect(protocol.pairs.map(({ id }) => id)).toEqual(["000_003/00", "000_003/02"]);
  expect(result.missing).toEqual(missing);
  expect(result.protocol.name).toBe("gaps, without 2 missing pairs");
  expect(result.methods.map((method) => method.missing)).toEqual([0, 0]);
  expect(refusedLines(result)).toContain(
    "2 pairs of the protocol are not in the data and are not measured:\n  000_003/01: 000 has no frame 8\n",
  );
  const page = await readFile(await writeReport({ result, values, out }), "utf8");
  expect(page).toContain("<summary>2 pairs were asked for</summary><pre>000_003/00\n000_003/02</pre>");
  expect(page).toMatch(
    /<summary>2 pairs of the protocol are not in the data [^<]*<\/summary><pre>000_003\/01: 000 has no frame 8\n001_003: 001 /,
  );
});

test("a source without another picture has no yardstick of its own, and takes nobody else's away", async () => {
  const colours = { "008/neutral": "#c02020", "008/smiling": "#a02020", "020/neutral": "#20c020" };
  for (const [picture, colour] of Object.entries(colours))
    await plainPicture(join(root, "alone/in", `${picture}.png`), colour);
  // 008 gives its face with another picture of it, 020 has one picture alone.
  const { protocol, result, values } = await runOver("alone", "london-pairs", [yardsticks["source"] as BenchMethod]);
  const [with008, of020] = ["008", "020"].map((person) =>
    protocol.pairs.flatMap(({ id, sourcePerson }) => (sourcePerson === person ? [id] : [])).sort(),
  ) as [string[], string[]];
  expect([with008.length, of020.length]).toEqual([2, 2]);
  const { figures, summary } = result.methods[0] as (typeof result.methods)[number];
  expect(figures["identity.source"]?.count).toMatchObject({ measured: 4, missing: 0 });
  expect(values["source"]?.["identity.self"]).toMatchObject({ ids: with008, missing: of020 });
  // Another picture of the same person: nearly the same colour, which black is not.
  expect(figures["identity.self"]?.value).toBeGreaterThan(0.97);
  expect(summary["gain.identity"]?.value).toBeCloseTo(1, 1);
});

test("Celeb-DF by DeepfakeBench's JSON, and DF40's swaps of it: sparse frames, a source's first, a frame that a method lacks", async () => {
  const [frames, df40] = [join(root, "cdf/in"), join(root, "cdf/DF40")];
  const colours = { id0_0000: "#c02020", id1_0000: "#20c020", id2_0000: "#2020c0" };
  for (const [video, colour] of Object.entries(colours))
    for (const frame of ["000", "062", "124"])
      if (video !== "id1_0000" || frame !== "000") await plainPicture(join(frames, video, `${frame}.png`), colour);
  const listed = (video: string, numbers: readonly string[]) => ({
    label: "CelebDFv2_fake",
    frames: numbers.map((number) => `Celeb-DF-v2/Celeb-synthesis/frames/${video}/${number}.png`),
  });
  const test = {
    id0_id1_0000: listed("id0_id1_0000", ["000", "062", "124"]),
    id2_id1_0000: listed("id2_id1_0000", ["062", "063"]),
  };
  const [json, file] = [join(root, "Celeb-DF-v2.json"), join(root, "cdf.protocol.json")];
  await writeFile(json, JSON.stringify({ "Celeb-DF-v2": { CelebDFv2_fake: { test } } }));
  const words = `--label CelebDFv2_fake --frames listed --source first-usable --name cdf --dataset celeb-df-v2 --out ${file}`;
  await dataCommand({ detectors: ["middle"], loadDetector: async () => middleDetector }).parseAsync(
    ["protocol", "from-videos", json, ...words.split(" ")],
    { from: "user" },
  );
  // The swaps have the source's colour; one was never made.
  for (const swap of ["id0_id1_0000/000", "id0_id1_0000/124", "id2_id1_0000/062"])
    await plainPicture(join(df40, "simswap/cdf/frames", `${swap}.png`), colours.id1_0000);
  using simswap = folderMethod("simswap", `df40-simswap:${df40}`);
  const { protocol, result } = await runOver("cdf", file, [simswap, yardsticks["target"] as BenchMethod]);
  expect(protocol.pairs.map(({ target, frame, sourcePerson }) => [target, frame, sourcePerson])).toEqual([
    ["id0_0000", 0, "id1"],
    ["id0_0000", 62, "id1"],
    ["id0_0000", 124, "id1"],
    ["id2_0000", 62, "id1"],
  ]);
  expect(result.missing).toEqual([{ id: "id2_id1_0000/01", why: "id2_0000 has no frame 63" }]);
  const [theirs, target] = result.methods;
  expect(theirs?.figures["identity.source"]?.count).toMatchObject({ measured: 3, missing: 1 });
  expect(theirs?.figures["identity.source"]?.value).toBeCloseTo(1, 4);
  expect(theirs?.refused).toEqual([
    { id: "id0_id1_0000/01", why: "simswap/cdf/frames/id0_id1_0000/062.png is not there" },
  ]);
  expect(target?.figures["identity.source"]?.value).toBeLessThan(0.5);
});
