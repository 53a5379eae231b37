import { mfimTerms } from "@mfim/training";
import { expect, test } from "vitest";
import { figureGroups, figureTitles, tagOf } from "./figure-groups.ts";

test("figures of one kind stand together, each in one group", () => {
  const names = figureGroups.flatMap(({ names }) => names);
  expect(new Set(names).size).toBe(names.length);
  for (const { name } of mfimTerms) expect(names).toContain(name);
  expect(["identity", "adversarial", "held-out.identity", "mine", "mine.own"].map(tagOf)).toEqual([
    "terms/identity",
    "adversarial/adversarial",
    "held-out/identity",
    "other/mine",
    "other/mine-own",
  ]);
});

test("whatever is drawn in a group says in words what it is", () => {
  const names = figureGroups.flatMap(({ names }) => names);
  expect(names.filter((name) => figureTitles[name] === undefined)).toEqual([]);
  expect(Object.keys(figureTitles).filter((name) => !names.includes(name))).toEqual([]);
});
