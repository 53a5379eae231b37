import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { DataError } from "@mfim/core";
import { expect, test } from "vitest";
import { londonPeople, londonSplit } from "./london-people.ts";

const shared = new URL("../../../../../shared/faces/london/", import.meta.url);
const lines = (name: string) => readFileSync(new URL(name, shared), "utf8").trim().split("\n");
const chosen = (split: string) => londonPeople.filter((id) => londonSplit(id) === split);

test("102 people, each once: 72 to train on, 8 held out, 22 measured only", () => {
  expect(new Set(londonPeople).size).toBe(102);
  expect(["train", "held-out", "measured"].map((split) => chosen(split).length)).toEqual([72, 8, 22]);
  expect(londonPeople).toEqual([...londonPeople].sort());
});

test.each(["1", "015", "174", "", "001_03"])("a number that is not in the set is refused: %j", (id) => {
  expect(() => londonSplit(id)).toThrow(DataError);
});

test.skipIf(!existsSync(shared))("the rule, and the people, are those of the set itself", () => {
  const people = lines("people.csv")
    .slice(1)
    .map((line) => line.split(","));
  const lot = (id: string) => createHash("sha256").update(`london-held-out:${id}`).digest("hex");
  const first = (sex: string) =>
    people
      .filter((row) => row[2] === sex)
      .map(([id]) => id as string)
      .sort((a, b) => (lot(a) < lot(b) ? -1 : 1))
      .slice(0, 4);
  expect(chosen("held-out")).toEqual([...first("female"), ...first("male")].sort());
  const ids = lines("upstream-sha256.txt").flatMap((line) => / (\d{3})_03\.jpg$/.exec(line)?.[1] ?? []);
  expect(londonPeople).toEqual(ids.sort());
  const here = new Set(people.map(([id]) => id));
  expect(chosen("measured")).toEqual(londonPeople.filter((id) => !here.has(id)));
});
