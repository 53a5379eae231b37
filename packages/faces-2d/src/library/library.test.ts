import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataError } from "@mfim/core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ffhqCrop, invertAffine, mapPoints } from "../mesh/ffhq-crop.ts";
import { madePerson, madePixels, madePoints } from "../testing/made-people.ts";
import { bareFace } from "./bare-face.ts";
import { buildPortraitLibrary } from "./build-library.ts";
import { matteOf } from "./matte.ts";
import { FRAME, openPortraitLibrary, personFile } from "./portrait-library.ts";
import { readPhotographSet } from "./read-photograph-set.ts";

const person = madePerson("made-0", "female");
const [pixels, points] = [madePixels(person, false), madePoints(person, false)];

describe("a portrait library", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "faces-2d-library-"));
    await writeFile(join(folder, "people.csv"), "person,age,sex,ethnicity\nann,30,female,made\nbea,31,female,made\n");
    // Nobody has photographs of bea.
    for (const id of ["ann"]) {
      await mkdir(join(folder, id));
      for (const [name, smiling] of [
        ["neutral", false],
        ["smiling", true],
      ] as const) {
        const raw = { width: FRAME, height: FRAME, channels: 3 } as const;
        await sharp(madePixels(person, smiling), { raw })
          .jpeg({ quality: 95 })
          .toFile(join(folder, id, `${name}.jpg`));
      }
    }
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });
  const options = { name: "made", credit: "drawn", splitOf: () => "train" as const };

  test("holds aligned pictures with their points, and is not built twice", async () => {
    const set = await readPhotographSet(folder, options);
    const out = join(folder, "library");
    let found = 0;
    const findMesh = async () => {
      found++;
      return points;
    };
    await buildPortraitLibrary({ set, out, findMesh });
    expect(found).toBe(2);
    const library = await openPortraitLibrary(out);
    expect(library.index.people.map(({ id, sex, split }) => [id, sex, split])).toEqual([["ann", "female", "train"]]);
    const [neutral] = await library.portraits("ann");
    // Aligned: the points' own crop with a margin is the frame.
    const crop = ffhqCrop(neutral.points, 3, FRAME, 1.25);
    [1, 0, 0, 0, 1, 0].forEach((v, i) => {
      expect(crop[i]).toBeCloseTo(v, 2);
    });
    const mapped = mapPoints(points, invertAffine(ffhqCrop(points, 3, FRAME, 1.25)));
    for (let i = 0; i < mapped.length; i++) expect(neutral.points[i]).toBeCloseTo(mapped[i]!, 3);
    const before = (await stat(join(out, personFile("ann")))).mtimeMs;
    await rm(join(out, "library.json"));
    await buildPortraitLibrary({ set, out, findMesh });
    expect(found).toBe(2);
    expect((await stat(join(out, personFile("ann")))).mtimeMs).toBe(before);
    // Another photograph is another person's worth of work.
    const raw = { width: FRAME, height: FRAME, channels: 3 } as const;
    await sharp(pixels, { raw }).jpeg({ quality: 80 }).toFile(set.people[0]!.photographs[0]);
    await buildPortraitLibrary({ set, out, findMesh });
    expect(found).toBe(4);
  });

  test("says what is missing", async () => {
    const set = await readPhotographSet(folder, options);
    const out = join(folder, "none");
    await expect(buildPortraitLibrary({ set, out, findMesh: async () => undefined })).rejects.toThrow(
      /neutral.jpg: expected one face/,
    );
    await expect(openPortraitLibrary(out)).rejects.toThrow(/faces-2d build/);
    await writeFile(join(folder, "library.json"), '{"format": "mfim-');
    const damaged = openPortraitLibrary(folder);
    await expect(damaged).rejects.toThrow(DataError);
    await expect(damaged).rejects.toThrow(/library\.json: expected JSON, got .*; build the library again/);
    await expect(readPhotographSet(out, options)).rejects.toThrow(/people.csv/);
  });
});

test("a person is cut out of a plain background, pockets of it too, and a shining skull is not", () => {
  const drawn = pixels.slice();
  const paint = (cx: number, cy: number, radius: number, colour: readonly number[]) => {
    for (let p = 0; p < FRAME * FRAME; p++)
      if (Math.hypot((p % FRAME) - cx, Math.floor(p / FRAME) - cy) < radius) drawn.set(colour, 3 * p);
  };
  paint(320, 240, 20, [195, 199, 201]); // a highlight on the forehead, in the background's colour
  paint(488, 330, 14, [192, 196, 198]); // a pocket between locks
  const { matte } = matteOf(drawn, points, FRAME);
  const at = (x: number, y: number) => matte[y * FRAME + x];
  expect(at(20, 20)).toBe(0);
  expect(at(600, 300)).toBe(0);
  expect(at(320, 340)).toBe(255);
  expect(at(320, 120)).toBe(255);
  expect(at(320, 240)).toBe(255);
  expect(at(488, 330)).toBe(0);
});

test("a fringe is not bare skin", () => {
  const drawn = pixels.slice();
  for (let y = 180; y < 225; y++) for (let x = 220; x < 320; x++) drawn.set([45, 33, 25], 3 * (y * FRAME + x));
  const bare = bareFace(drawn, points, FRAME);
  const at = (x: number, y: number) => bare[y * FRAME + x];
  expect(at(280, 205)).toBe(0);
  expect(at(370, 215)).toBe(255);
  expect(at(320, 400)).toBe(255);
  expect(at(20, 20)).toBe(0);
});
