import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LandmarkDetector, Pixels } from "@mfim/core";
import { openProtocol, prepare } from "@mfim/data-ffhq";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { middleDetector } from "../testing/plain-pictures.ts";
import { datasetProtocol } from "./dataset-protocol.ts";
import { openBenchProtocol, readProtocolFile, shippedProtocols } from "./open-bench-protocol.ts";
import { protocolSchema } from "./protocol-config.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "dataset-protocol-"));
});
afterAll(() => rm(root, { recursive: true }));

/** A prepared folder of made London photographs: 100 levels of red apart by person, 50 of green by expression. */
async function preparedOf(people: readonly string[]): Promise<string> {
  const folder = join(root, `london-${people.join("-")}`);
  for (const [place, person] of people.entries()) {
    await mkdir(join(folder, person), { recursive: true });
    for (const [level, expression] of ["neutral", "smiling"].entries()) {
      const background = { r: 20 + 100 * place, g: 50 * level, b: 0 };
      await sharp({ create: { width: 120, height: 120, channels: 3, background } })
        .jpeg()
        .toFile(join(folder, person, `${expression}.jpg`));
    }
  }
  await writeFile(
    join(folder, "people.csv"),
    "person,age,sex,ethnicity\n008,25,male,west_asian\n020,35,female,white\n",
  );
  await prepare(folder, `${folder}-16`, middleDetector, { size: 16, threads: 0 });
  return `${folder}-16`;
}

test("london-pairs over a folder of two people: intervals over people, strata, another picture of the source, what is missing", async () => {
  const prepared = await preparedOf(["008", "020"]);
  await using protocol = await datasetProtocol("london-pairs", prepared);
  expect(protocol.pairs.length).toBe(8);
  expect(protocol.name).toBe("london-pairs, without 832 missing pairs");
  expect(protocol.data).toBe(
    "london, 8 of 840 pairs there; not there: 004/neutral, 004/smiling, 014/neutral, 014/smiling, 019/neutral, 019/smiling and 50 more",
  );
  expect([...protocol.roles]).toEqual(["source", "target", "reference"]);
  for (const [n, pair] of protocol.pairs.entries()) {
    expect(pair.stratum).toBe("other sex, other ethnicity");
    expect(pair.sourcePerson).toBe(pair.source.slice(0, 3));
    const { pictures } = await protocol.read(n);
    const red = (picture: { readonly data: Uint8Array } | undefined) => picture?.data[0] as number;
    expect(Math.abs(red(pictures.source) - red(pictures.reference))).toBeLessThan(5);
    expect(Math.abs(red(pictures.source) - red(pictures.target))).toBeGreaterThan(80);
  }
  expect(new Set(protocol.pairs.map(({ sourcePerson }) => sourcePerson))).toEqual(new Set(["008", "020"]));
});

test("numbered pictures are found with and without leading zeros, but no frame of a video by its number alone", async () => {
  const named = (await openProtocol("celeba-hq-56")).pairs
    .map(({ source, target }) => [source.picture, target.picture])
    .find((pair) => pair.every((name) => name.startsWith("0"))) as string[];
  const prepared = async (name: string, file: (number: number) => string) => {
    const folder = join(root, name);
    for (const number of named.map(Number)) {
      const path = join(folder, `${file(number)}.png`);
      await mkdir(dirname(path), { recursive: true });
      await sharp({ create: { width: 120, height: 120, channels: 3, background: "#808080" } }).toFile(path);
    }
    await prepare(folder, `${folder}-16`, middleDetector, { size: 16, threads: 0 });
    return `${folder}-16`;
  };
  await using protocol = await datasetProtocol("celeba-hq-56", await prepared("numbers", String));
  expect(protocol.pairs.map(({ source, target }) => [source, target])).toContainEqual(named);
  expect((await protocol.read(0)).pictures.source?.width).toBe(16);
  const frames = await prepared("frames", (number) => `video/${number}`);
  await expect(datasetProtocol("celeba-hq-56", frames)).rejects.toThrow(/found none of 280 pairs/);
});

// Protocol, its pairs, and those onto 000. The first frame of 000 shows no face; 003 shows none before its frame 3, and has no frame 5.
test.each([
  ["faceforensics-first-usable", 2, 1],
  ["faceforensics-even-10-first-source", 20, 10],
])("%s: the first usable frame of a video is the first that was prepared", async (name, count, onto) => {
  const folder = join(root, name);
  const red = (picture: Pixels | undefined) => picture?.data[0] as number;
  // A frame's red says which it is; a black one has no face.
  for (const [video, first] of [
    ["000", 1],
    ["003", 3],
  ] as const)
    for (let frame = 0; frame < 14; frame++) {
      if (video === "003" && frame === 5) continue;
      await mkdir(join(folder, video), { recursive: true });
      const background = { r: frame < first ? 0 : 60 + 10 * frame, g: 0, b: 0 };
      await sharp({ create: { width: 120, height: 120, channels: 3, background } })
        .png()
        .toFile(join(folder, video, `${String(frame).padStart(4, "0")}.png`));
    }
  const seeing: LandmarkDetector = {
    ...middleDetector,
    detect: async (picture) => (red(picture) === 0 ? [] : middleDetector.detect(picture)),
  };
  await prepare(folder, `${folder}-16`, seeing, { size: 16, threads: 0 });
  await using protocol = await datasetProtocol(name, `${folder}-16`);
  expect(protocol.pairs.length).toBe(count);
  const swaps = protocol.pairs.flatMap((pair, n) => (pair.target === "000" ? [{ ...pair, n }] : []));
  expect(swaps.length).toBe(onto);
  const read = await Promise.all(swaps.map(({ n }) => protocol.read(n)));
  expect(new Set(read.map(({ pictures }) => red(pictures.source)))).toEqual(new Set([60 + 10 * 3]));
  expect(read.map(({ pictures }) => red(pictures.target))).toEqual(
    swaps.map(({ frame }) => 60 + 10 * (frame as number)),
  );
  if (onto === 1) expect(swaps[0]?.frame).toBe(1);
  else expect(new Set(swaps.map(({ frame }) => frame)).size).toBe(10);
});

test("drawn pairs are of people held out, and of all where the protocol says so", async () => {
  const config = (split: string, folder: string) =>
    protocolSchema.parse({
      name: "drawn",
      data: { type: "prepared", folder, split },
      size: 16,
      pairs: 4,
      seed: 1,
      networks: {
        recognizer: { type: "human-faceres" },
        regressor: { type: "own", folder: "bundled:metric-regressor-96" },
      },
    });
  const folder = await preparedOf(["001", "002"]);
  await using all = await openBenchProtocol({ config: config("all", folder), folder: root });
  expect(new Set(all.pairs.map(({ sourcePerson }) => sourcePerson))).toEqual(new Set(["001", "002"]));
  for (const split of ["train", "held-out"])
    await expect(openBenchProtocol({ config: config(split, folder), folder: root })).rejects.toThrow(/held-out/);
});

const configs = fileURLToPath(new URL("../../../trainer/configs/", import.meta.url));

test("a protocol that data protocol wrote is named by its file, as pages show it", async () => {
  const file = join(root, "mine.protocol.json");
  const builtin = "../../../../packages/data-ffhq/protocols/celeba-hq-56.protocol.json";
  await copyFile(fileURLToPath(new URL(builtin, import.meta.url)), file);
  const { config } = await readProtocolFile(file);
  expect([config.name, config.data]).toEqual(["celeba-hq-56", { type: "dataset", protocol: file }]);
  await expect(readProtocolFile(join(root, "none.protocol.json"))).rejects.toThrow(/none\.protocol\.json.*ENOENT/);
});

test("every config of the bench that ships is understood, and has two judges of identity or more", async () => {
  const files = (await readdir(configs)).filter((file) => file.startsWith("bench-"));
  expect(files.length).toBeGreaterThan(10);
  const { bench } = await shippedProtocols();
  for (const file of [...bench, ...files.map((name) => join(configs, name))]) {
    const { name, networks } = (await readProtocolFile(file)).config;
    expect(name, file).toBeTruthy();
    const judges = [networks.recognizer, ...Object.values(networks.judges ?? {})].map((judge) => JSON.stringify(judge));
    expect(new Set(judges).size, file).toBeGreaterThan(1);
    expect(new Set(judges).size, file).toBe(judges.length);
  }
});
