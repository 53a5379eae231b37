import { readFileSync } from "node:fs";
import { join } from "node:path";
import { allCommands } from "@mfim/files/command-line";
import type { Option } from "commander";
import { expect, test } from "vitest";
import { programs } from "./programs.ts";
import { repository } from "./read-pages.ts";

interface Named {
  readonly where: string;
  readonly option: Option;
}

const options: readonly Named[] = Object.entries(programs).flatMap(([name, make]) =>
  [...allCommands(make())].flatMap(({ command, path }) =>
    command.options
      .filter(({ hidden }) => !hidden)
      .map((option) => ({ where: [name, ...path, option.long].join(" "), option })),
  ),
);

const scripts = (
  JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { scripts: Readonly<Record<string, string>> }
).scripts;

test("every script that runs a program is one whose command line is known here", () => {
  const run = Object.keys(scripts).filter((name) => scripts[name]?.includes("tools/run.mjs"));
  expect(run.filter((name) => programs[name] === undefined)).toEqual([]);
});

test("how much of what is there is taken has one name in all programs, and so have threads", () => {
  const named = (says: RegExp) => options.filter(({ option }) => says.test(option.description));
  const first = named(
    /^(?:measure )?(?:only (?:the first|so many)|at most so many|no more \w+ than|the first so many)/,
  );
  expect(first.length).toBeGreaterThan(10);
  expect(first.filter(({ option }) => option.long !== "--limit").map(({ where }) => where)).toEqual([]);
  const threads = named(/^threads\b/);
  expect(threads.length).toBeGreaterThan(3);
  expect(threads.filter(({ option }) => option.long !== "--threads").map(({ where }) => where)).toEqual([]);
});

test("--set changes a setting of a config, everywhere", () => {
  const set = options.filter(({ option: { long } }) => long === "--set");
  expect(set.length).toBeGreaterThan(3);
  for (const { where, option } of set) expect(option.flags, where).toBe("--set <path=value>");
});

test("a name that is a number somewhere is one everywhere", () => {
  const numbers = ["--limit", "--threads", "--size", "--seconds", "--steps", "--batch", "--parallel", "--tolerance"];
  for (const { where, option } of options.filter(({ option: { long } }) => numbers.includes(long ?? "")))
    expect(option.parseArg, where).toBeDefined();
  // What is read as a number says what it wants of a word, instead of going on with NaN.
  for (const { where, option } of options) {
    if (option.parseArg === undefined || !/<(?:n|x|count|pixels|number|share|seconds|times|levels)>/.test(option.flags))
      continue;
    expect(() => option.parseArg?.("many", undefined), where).toThrow(/Expected|expected/);
  }
});
