import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listTargets } from "./list-targets.ts";
import { readPairs } from "./pair-list.ts";

let folder = "";
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mfim-pairs-"));
  await mkdir(at("targets"));
});
afterAll(() => rm(folder, { recursive: true }));

const none = async () => [];
const csv = async (text: string) => {
  await writeFile(at("pairs.csv"), text);
  return (await readPairs(at("pairs.csv"), undefined, none)).map(({ out }) => out);
};

it("pictures of one name and two endings have two results, whatever the order", async () => {
  const names = [
    "IMG_1.jpg",
    "IMG_1.png",
    "img_2.JPG",
    "sub/IMG_1.jpg",
    "notes.txt",
    "old.bmp",
    "phone.heic",
    "x.jfif",
  ];
  const outs = async (listed: readonly string[]) =>
    (await readPairs(at("targets"), "anna.png", async () => listed)).map(({ out }) => out);
  const wanted = ["IMG_1.jpg.png", "IMG_1.png.png", "img_2.png", "sub--IMG_1.png", "old.png", "phone.png", "x.png"];
  expect(await outs(names)).toEqual(wanted);
  expect(await outs([...names].reverse())).toEqual([...wanted].reverse());
  expect(await csv("source,target\na.png,b.jpg\na.png,b.png\na.png,c.png\n")).toEqual([
    "a.png-on-b.jpg.png",
    "a.png-on-b.png.png",
    "a-on-c.png",
  ]);
  await expect(csv("source,target,out\na,b,x.png\na,c,X.png\n")).rejects.toThrow(/different names, got X\.png twice/);
});

it("what a batch wrote below the folder of its targets is no target of its next run", async () => {
  await mkdir(at("mine/swapped/sub"), { recursive: true });
  for (const name of ["a.jpg", "swapped.jpg", "swapped/a.png", "swapped/sub/b.png"])
    await writeFile(at(`mine/${name}`), "");
  const own = ["a.jpg", "swapped.jpg"];
  expect(await listTargets(at("mine"), at("mine/swapped"))).toEqual(own);
  const all = [...own, "swapped/a.png", "swapped/sub/b.png"];
  for (const results of ["elsewhere", "mine", "mine-too", "."])
    expect(await listTargets(at("mine"), at(results))).toEqual(all);
});

it("lists of spreadsheets are read, and a missing head line is said", async () => {
  expect(await csv('\uFEFFsource;target\r\n"a, b.png";c.png\r\n')).toEqual(["a, b-on-c.png"]);
  expect(await csv("target\tsource\nc.png\ta.png\n")).toEqual(["a-on-c.png"]);
  await expect(csv("a.png,b.png\nc.png,d.png\n")).rejects.toThrow(
    /expected a head line source,target .*, got "a\.png,b\.png"; put it before the first pair/,
  );
});
