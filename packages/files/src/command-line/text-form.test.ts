import { expect, test } from "vitest";
import { markdownForm, type TextForm, terminalForm } from "./text-form.ts";

const written = ({ table, strong, strongName }: TextForm) =>
  table(
    ["variant", "gain"],
    [
      ["full", "0.5"],
      ["without", strong("0.25")],
    ],
  ).concat(`\n${strongName}: best`);

test("a file has Markdown, a terminal columns", () => {
  expect(written(markdownForm)).toBe(
    "| variant | gain |\n| --- | --- |\n| full | 0.5 |\n| without | **0.25** |\nbold: best",
  );
  expect(written(terminalForm)).toBe("variant   gain\nfull       0.5\nwithout  ▸0.25\n▸: best");
});
