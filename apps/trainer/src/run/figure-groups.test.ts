import { mfimTerms } from "@mfim/training";
import { expect, test } from "vitest";
import { figureGroups, tagOf } from "./figure-groups.ts";

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
