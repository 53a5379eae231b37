import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DataError, type LandmarkDetector } from "@mfim/core";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { annotatedFaces } from "../prepare/face-finder.ts";
import { readLandmarkFiles } from "../prepare/landmark-files.ts";
import { prepare } from "../prepare/prepare.ts";
import { isUsable } from "../prepared/manifest.ts";
import { readManifest } from "../prepared/manifest-file.ts";
import { parseLondonTable } from "./london-table.ts";

const detector: LandmarkDetector = {
  id: "fixed",
  detect: async () => [
    {
      score: 1,
      box: [30, 30, 60, 60],
      landmarks: { scheme: "five-points", points: Float32Array.of(50, 50, 70, 50, 60, 60, 52, 72, 68, 72) },
    },
  ],
  dispose() {},
  [Symbol.dispose]() {},
};

let root = "";
let photograph: Buffer;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "london-"));
  photograph = await sharp({ create: { width: 120, height: 120, channels: 3, background: "#708090" } })
    .jpeg()
    .toBuffer();
});
afterAll(() => rm(root, { recursive: true }));

/** A folder as `data fetch london` leaves it, of these people. */
async function folderOf(name: string, people: readonly string[]): Promise<string> {
  const folder = join(root, name);
  for (const person of people) {
    await mkdir(join(folder, person), { recursive: true });
    for (const expression of ["neutral", "smiling"])
      await writeFile(join(folder, person, `${expression}.jpg`), photograph);
    await writeFile(join(folder, person, "neutral.tem"), "189\n");
  }
  await writeFile(join(folder, "people.csv"), "person,age,sex,ethnicity\n001,24,female,white\n031,NA,male,white\n");
  await writeFile(join(folder, "LICENCE.txt"), "CC BY 4.0\n");
  return folder;
}

const options = { size: 32, threads: 0 } as const;

test("the split is the set's, what is known of a person is kept, tables and landmarks are no photographs", async () => {
  const folder = await folderOf("first", ["001", "004", "031", "014"]);
  const out = join(root, "first-32");
  const summary = await prepare(folder, out, detector, options);
  expect([summary.total, summary.usable, summary.refused]).toEqual([8, 8, {}]);
  expect(summary.collection).toEqual({
    name: "london",
    credit: "Face Research Lab London Set, DeBruine and Jones (2017), CC BY 4.0",
  });
  const { header, records } = await readManifest(out);
  expect([header.collection, header.split.heldOut.length]).toEqual(["london", 30]);
  const split = Object.fromEntries(records.filter(isUsable).map(({ person, split }) => [person, split]));
  expect(split).toEqual({ "001": "train", "004": "held-out", "014": "held-out", "031": "train" });
  const attributes = Object.fromEntries(records.filter(isUsable).map((record) => [record.source, record.attributes]));
  expect(attributes["001/smiling.jpg"]).toEqual({
    expression: "smiling",
    sex: "female",
    ethnicity: "white",
    age: "24",
  });
  expect(attributes["031/neutral.jpg"]).toEqual({ expression: "neutral", sex: "male", ethnicity: "white" });
  expect(attributes["004/neutral.jpg"]).toEqual({ expression: "neutral" });
});

test("people who come later are held out as the set says, and another share is refused", async () => {
  const folder = await folderOf("growing", ["001", "002"]);
  const out = join(root, "growing-32");
  await prepare(folder, out, detector, options);
  await folderOf("growing", ["014"]);
  const summary = await prepare(folder, out, detector, options);
  expect([summary.resumed, summary.usable]).toEqual([4, 6]);
  const last = (await readManifest(out)).records.filter(isUsable).filter(({ person }) => person === "014");
  expect(last.map(({ split }) => split)).toEqual(["held-out", "held-out"]);
  await expect(prepare(folder, join(root, "other"), detector, { ...options, heldOutShare: 0.5 })).rejects.toThrow(
    /growing: expected no share of held-out people for the london set/,
  );
});

test.each([
  ["of somebody else", "001/3.jpg"],
  ["of a number that is not in the set", "015/neutral.jpg"],
  ["in no person's folder", "group.png"],
])("one picture %s, and the folder is nobody's collection", async (_, stranger) => {
  const folder = await folderOf(`with-${stranger.replace(/\W/g, "-")}`, ["001", "004"]);
  await mkdir(join(folder, stranger, ".."), { recursive: true });
  await writeFile(join(folder, stranger), photograph);
  const { collection, total } = await prepare(folder, `${folder}-32`, detector, options);
  expect(collection).toBeUndefined();
  expect(total).toBeGreaterThan(5);
});

test("the table's rows are checked", () => {
  const heading = "person,age,sex,ethnicity\n";
  expect(parseLondonTable(`${heading}003,38,female,white\n`, "t").get("003")).toEqual({
    id: "003",
    age: 38,
    sex: "female",
    ethnicity: "white",
  });
  for (const row of [
    "003,38,female",
    "003,old,female,white",
    "003,38,x,white",
    "003,38,male,white,5",
    "015,3,male,white",
  ])
    expect(() => parseLondonTable(heading + row, "t"), row).toThrow(DataError);
  expect(() => parseLondonTable("id,age\n", "t")).toThrow(/t, line 1: expected person,age,sex,ethnicity, got "id,age"/);
});

const shared = fileURLToPath(new URL("../../../../../shared/faces/london", import.meta.url));

test.skipIf(!existsSync(shared))("hand-set templates align the photographs that have one", async () => {
  const folder = join(root, "real");
  await mkdir(join(folder, "001"), { recursive: true });
  for (const file of ["neutral.jpg", "smiling.jpg", "neutral.tem"])
    await copyFile(join(shared, "001", file), join(folder, "001", file));
  await writeFile(join(folder, "LICENCE.txt"), "CC BY 4.0\n");
  const landmarks = await readLandmarkFiles(folder);
  expect([...landmarks.keys()]).toEqual(["001/neutral"]);
  const out = join(root, "real-64");
  const summary = await prepare(folder, out, annotatedFaces("templates", landmarks), { size: 64, threads: 0 });
  expect([summary.usable, summary.refused]).toEqual([1, { "no-face": 1 }]);
  const [record] = (await readManifest(out)).records.filter(isUsable);
  // Pupils and mouth corners of the same template.
  const close = [565, 632, 778, 624, undefined, undefined, 590, 855, 754, 851];
  for (const [n, value] of close.entries())
    if (value !== undefined) expect(Math.abs((record?.landmarks[n] as number) - value)).toBeLessThan(12);
});
