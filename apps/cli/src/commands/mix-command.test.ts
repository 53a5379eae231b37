import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { useNativeBackend } from "@mfim/testing";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { syntheticPhotographs } from "../testing/synthetic-photographs.ts";
import { writeTinyModel } from "../testing/tiny-model.ts";
import { mixCommand } from "./mix-command.ts";
import { swapCommand } from "./swap-command.ts";
import { videoCommand } from "./video-command.ts";

let folder = "";
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "mfim-mix-"));
  await writeTinyModel(at("model"));
  const people = await syntheticPhotographs(3);
  await Promise.all(
    people.map((person, n) =>
      person()
        .png()
        .toFile(at(`${n}.png`)),
    ),
  );
});
afterAll(() => rm(folder, { recursive: true }));

async function mixed(...words: string[]): Promise<Buffer> {
  const common = ["--source", at("0.png"), at("1.png"), "--target", at("2.png"), "--out", at("out.png")];
  await mixCommand().parseAsync([...common, "--model", at("model"), "--no-similarity", ...words], { from: "user" });
  return sharp(at("out.png")).removeAlpha().raw().toBuffer();
}

/** The tiny model has two resolutions above its split and one at it: nine identity slots. */
const slots = 9;
const rows = (row: readonly number[]) => Array.from({ length: slots }, () => row);

test("rows of weights in a file are the preset that they spell out, and so is a position", async () => {
  await writeFile(at("even.json"), JSON.stringify({ weights: rows([0.5, 0.5]), strength: 0.5 }));
  await writeFile(at("first.json"), JSON.stringify(rows([1, 0])));
  const even = await mixed("--preset", "even", "--strength", "0.5");
  expect((await mixed("--weights", at("even.json"))).equals(even)).toBe(true);
  expect((await mixed("--position", "0.5", "--strength", "0.5")).equals(even)).toBe(true);
  const first = await mixed("--weights", at("first.json"));
  expect((await mixed("--position", "0")).equals(first)).toBe(true);
  expect((await mixed("--split", String(slots))).equals(first)).toBe(true);
  expect(first.equals(even)).toBe(false);
});

test("one source is a swap", async () => {
  const words = ["--source", at("0.png"), "--target", at("2.png"), "--out", at("swap.png"), "--model", at("model")];
  await swapCommand().parseAsync([...words, "--no-similarity"], { from: "user" });
  const swap = await sharp(at("swap.png")).removeAlpha().raw().toBuffer();
  expect((await mixed("--position", "0")).equals(swap)).toBe(true);
});

test("a result replaces nothing that it is made of, and no other result", async () => {
  for (const name of ["mask.png", "person.png"]) await writeFile(at(name), "x");
  await expect(mixed("--mask", at("mask.png"), "--out", at("mask.png"))).rejects.toThrow(
    /^--out .*mask\.png, which it/,
  );
  await expect(mixed("--face", at("person.png"), "--sheet", at("person.png"))).rejects.toThrow(
    /^--sheet .*which it would/,
  );
  await expect(mixed("--sheet", at("out.png"))).rejects.toThrow(/^--sheet .*another file than --out writes/);
  await writeFile(at("even.png"), JSON.stringify(rows([0.5, 0.5])));
  await expect(mixed("--weights", at("even.png"), "--out", at("even.png"))).rejects.toThrow(/which it would replace/);
  await writeFile(at("map.png"), "face,source\n1,0.png\n");
  const swap = ["--faces-map", at("map.png"), "--target", at("2.png"), "--out", at("map.png"), "--model", at("model")];
  await expect(swapCommand().parseAsync(swap, { from: "user" })).rejects.toThrow(/map\.png, which it would replace/);
  await writeFile(at("map.mp4"), "face,source\n1,0.png\n");
  const video = ["--faces-map", at("map.mp4"), "--target", at("2.mp4"), "--out", at("map.mp4"), "--model", at("model")];
  await expect(videoCommand().parseAsync(video, { from: "user" })).rejects.toThrow(/map\.mp4, which it would replace/);
});

test("what does not fit is said in one sentence", async () => {
  await writeFile(at("short.json"), "[[1, 0]]");
  await writeFile(at("broken.json"), "[[1, 0]");
  await expect(mixed("--preset", "even", "--split", "2")).rejects.toThrow(/expected one of --preset.*got 2/);
  await expect(mixed("--weights", at("short.json"))).rejects.toThrow(/expected 9 rows.*got 1/);
  await expect(mixed("--weights", at("broken.json"))).rejects.toThrow(/broken\.json: expected JSON/);
  await expect(mixed("--weights", at("gone.json"))).rejects.toThrow(/gone\.json: expected JSON.*ENOENT/);
  await expect(mixed("--preset", "ears")).rejects.toThrow(/got "ears"/);
  await expect(mixed("--position", "2")).rejects.toThrow(/from 0 to 1, got 2/);
  await expect(mixed("--split", "99")).rejects.toThrow(/whole slot from 0 to 9/);
  await expect(mixed("--face", "leftmost")).rejects.toThrow(/--face leftmost: expected only, largest/);
  await expect(mixed("--source-face", "all")).rejects.toThrow(/one face of a source/);
  await expect(mixed("--out", at("x.bmp"))).rejects.toThrow(/x\.bmp: expected a name that ends in \.png/);
});
