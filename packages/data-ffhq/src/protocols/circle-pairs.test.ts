import { DataError } from "@mfim/core";
import { expect, test } from "vitest";
import { londonPeople, londonSplit } from "../datasets/london-people.ts";
import { circlePairs } from "./circle-pairs.ts";
import { openProtocol } from "./protocol-file.ts";
import { type ProtocolPictures, resolveProtocol } from "./resolve-protocol.ts";

const counts = (names: readonly string[]) => {
  const found = new Map<string, number>();
  for (const name of names) found.set(name, (found.get(name) ?? 0) + 1);
  return found;
};
const people = (names: readonly string[]) => [...counts(names.map((name) => name.split("/")[0] as string))];

test.each([
  [3, 2],
  [5, 20],
  [22, 7],
])("%i people, %i partners: everybody equally often, nobody with themselves, no pair twice", (count, partners) => {
  const group = Array.from({ length: count }, (_, n) => `p${n}`);
  const pairs = circlePairs({ groups: [group], partners, pictures: ["a", "b"], seed: 3 });
  const each = 4 * Math.min(partners, count - 1);
  expect(new Set(pairs.map(({ id }) => id)).size).toBe(count * each);
  for (const side of ["source", "target"] as const)
    expect(new Map(people(pairs.map((pair) => pair[side].picture)))).toEqual(new Map(group.map((p) => [p, each])));
  for (const { source, target, references, person } of pairs) {
    expect(source.picture.startsWith(`${person}/`)).toBe(true);
    expect(target.picture.startsWith(`${person}/`)).toBe(false);
    expect(references.map(({ picture }) => picture)).toEqual([`${person}/${source.picture.endsWith("a") ? "b" : "a"}`]);
  }
});

test("groups stay among themselves, in their order; the seed orders the circles", () => {
  const groups = [
    ["a", "b", "c"],
    ["d", "e", "f", "g"],
  ];
  const of = (seed: number) => circlePairs({ groups, partners: 1, seed });
  expect(of(1)).toEqual(of(1));
  expect(new Set([1, 2, 3, 4].map((seed) => JSON.stringify(of(seed)))).size).toBeGreaterThan(1);
  expect(
    of(1)
      .map(({ source }) => source.picture)
      .slice(0, 3)
      .sort(),
  ).toEqual(["a", "b", "c"]);
  expect(
    of(1).every(({ source, target }) => groups.some((g) => g.includes(source.picture) && g.includes(target.picture))),
  ).toBe(true);
  expect(of(1)[0]?.references).toEqual([]);
  expect(() => circlePairs({ groups: [["a"]], partners: 1, seed: 1 })).toThrow(DataError);
  expect(() =>
    circlePairs({
      groups: [
        ["a", "b"],
        ["b", "c"],
      ],
      partners: 1,
      seed: 1,
    }),
  ).toThrow(/got "b" twice/);
});

/** The pictures of a folder of these people. */
const folderOf = (ids: readonly string[]): ProtocolPictures => ({
  name: "folder",
  has: (picture) => ids.includes(picture.slice(0, 3)) && /^\d{3}\/(?:neutral|smiling)$/.test(picture),
  read: () => Promise.reject(new Error("nothing is decoded")),
});

test("london-pairs: nobody who is trained on; 224 pairs of the 80 people, 840 of all, 28 faces given and taken by each", async () => {
  const protocol = await openProtocol("london-pairs");
  const without = londonPeople.filter((id) => londonSplit(id) !== "measured");
  const small = await resolveProtocol(protocol, folderOf(without));
  const whole = await resolveProtocol(protocol, folderOf(londonPeople));
  expect([small.pairs.length, small.missing.length, whole.pairs.length, whole.missing.length]).toEqual([
    224, 616, 840, 0,
  ]);
  expect(small.pairs).toEqual(whole.pairs.slice(0, 224));
  expect(small.missing[0]?.why).toMatch(/^\d{3}\/neutral is not in folder/);
  for (const side of ["source", "target"] as const) {
    const named = people(whole.pairs.map((pair) => pair[side].picture));
    expect(named.length).toBe(30);
    for (const [person, times] of named) expect([londonSplit(person) === "train", times]).toEqual([false, 28]);
  }
  expect(new Set(small.pairs.map(({ person }) => person)).size).toBe(8);
});
