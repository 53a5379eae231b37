import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { namedMethods } from "@mfim/bench/methods";
import { readProtocolFile } from "@mfim/bench/protocol";
import { entries } from "@mfim/figures/entries";
import { allCommands, examplesOf, presentProgram, requiredOptions } from "@mfim/files/command-line";
import { onlyVariants, readConfig, readGrid, trainings } from "@mfim/trainer/configs";
import { publicNetworks } from "@mfim/zoo";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { documentedCommands, notScripts, shellWords } from "./documented-command.ts";
import { mentionedCommands } from "./mentioned-command.ts";
import { type ParsedCall, parseCall } from "./parse-call.ts";
import { programs } from "./programs.ts";
import { commandsOfAllPages, mentionsOfAllPages, repository, textsOfAllPages } from "./read-pages.ts";

const scripts = Object.keys(
  (JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { scripts: object }).scripts,
);
/** Where the project's own files are; other paths are the user's. */
const own = /^(?:apps|docs|examples|packages|tools)\//;

test("commands are found where pages show them", () => {
  const page = [
    "Run `npm run bench -- methods` or `npm run X -- ...`, not `bench run`.",
    "```sh",
    "npm run mfim -- swap --source 'my face.jpg' \\",
    "  --out c.png   # a remark",
    "pnpm install",
    "npm run bench -- run --methods a --out r",
    "... --methods b   # the same with another",
    "```",
    "    mfim-zoo list",
    "    pnpm data verify faces       what it does",
    "    npx mfim inspect FILE",
    "",
    "A sentence that is long and names `npm run mfim -- swap",
    "--out d.png` and `SOME=1 npx vitest run x`.",
  ].join("\n");
  expect(documentedCommands("p.md", page).map(({ line, program, words }) => [line, program, words])).toEqual([
    [1, "bench", ["methods"]],
    [1, "X", []],
    [3, "mfim", ["swap", "--source", "my face.jpg", "--out", "c.png"]],
    [6, "bench", ["run", "--methods", "a", "--out", "r"]],
    [7, "bench", ["run", "--methods", "a", "--out", "r", "--methods", "b"]],
    [9, "zoo", ["list"]],
    [10, "data", ["verify", "faces"]],
    [11, "mfim", ["inspect", "FILE"]],
    [13, "mfim", ["swap", "--out", "d.png"]],
    [14, "vitest", ["run", "x"]],
  ]);
  expect(documentedCommands("p.md", page).map(({ remark }) => remark.trim())).toEqual(
    expect.arrayContaining(["# a remark", "# the same with another", "what it does"]),
  );
  expect(mentionedCommands("p.md", page, ["bench"])).toEqual([
    { page: "p.md", line: 1, text: "bench run", program: "bench", words: ["run"] },
  ]);
});

const found = commandsOfAllPages().filter(({ program }) => program !== "X");
test("the pages have commands", () => expect(found.length).toBeGreaterThan(100));

test.each(found.map((command) => [`${command.page}:${command.line} ${command.text}`, command] as const))(
  "%s",
  async (_, { program, words, goesOn }) => {
    if (!notScripts.includes(program)) expect(scripts).toContain(program);
    for (const word of words) if (own.test(word)) expect(existsSync(join(repository, word)), word).toBe(true);
    const make = programs[program];
    // A script without a program here reads its words with Node alone; "npm run zoo" in a sentence is a name.
    if (make === undefined || words.length === 0) return;
    await assertConfigs(program, parseCall(make(), words, goesOn));
  },
);

/** The command of a program that words lead to, and the words that are left. */
function commandOf(program: Command, [word, ...rest]: readonly string[]): readonly [Command, readonly string[]] {
  const next = program.commands.find((command) => command.name() === word);
  return next === undefined ? [program, word === undefined ? [] : [word, ...rest]] : commandOf(next, rest);
}
const flagsOf = (command: Command): string[] => [
  ...["--help", "--version"],
  ...command.options.flatMap(({ long }) => long ?? []),
];

const remarks = found.filter(({ program, remark }) => program in programs && remark.includes("--"));
test("remarks behind commands name flags that these have", () => {
  expect(remarks.length).toBeGreaterThan(0);
  for (const { page, line, program, words, remark } of remarks) {
    let [command] = commandOf(programs[program]!(), words);
    // A remark may name another program before the flag: "for faces-3d render --head".
    for (const [word] of remark.matchAll(/(?:--)?[a-z][\w-]*/g)) {
      if (word.startsWith("--")) expect(flagsOf(command), `${page}:${line}`).toContain(word);
      else if (word in programs) command = programs[word]!();
      else [command] = commandOf(command, [word]);
    }
  }
});

const mentioned = mentionsOfAllPages(Object.keys(programs));
test("what sentences and tables call commands are commands, with flags that these have", () => {
  expect(mentioned.length).toBeGreaterThan(50);
  for (const { page, line, text, program, words } of mentioned) {
    const [command, left] = commandOf(programs[program]!(), words);
    const where = `${page}:${line} ${text}`;
    // A program with commands is called with one of them.
    if (!left[0]?.startsWith("--"))
      expect(
        command.commands.map((sub) => sub.name()),
        where,
      ).toEqual([]);
    for (const word of left.filter((word) => word.startsWith("--"))) expect(flagsOf(command), where).toContain(word);
  }
});

/** Configs and protocols that ship must be understood, with the settings that the page adds. */
async function assertConfigs(program: string, call: ParsedCall | undefined): Promise<void> {
  if (call === undefined) return;
  const { path, args, options } = call;
  const [name] = path;
  // Where an app is installed, its files lie in its package.
  const file = String(args[0]).replace(/^node_modules\/@mfim\//, "apps/");
  if (program === "trainer" && name !== undefined && name in trainings) {
    await readConfig(join(repository, file), await trainings[name as keyof typeof trainings].schema(), options["set"]);
  } else if (program === "trainer" && name === "ablate") {
    const grid = await readGrid(join(repository, file), options["set"]);
    if (options["only"] !== undefined) onlyVariants(grid, options["only"]);
  } else if (program === "bench") {
    assertMethods(options["methods"] ?? options["method"]);
    if (options["protocol"] === undefined) return;
    const protocol = String(options["protocol"]);
    // One capital letter stands for the user's own, and some are written by an earlier command.
    if (!/^P(?:\.yaml)?$|\.protocol\.json$/.test(protocol))
      await readProtocolFile(own.test(protocol) ? join(repository, protocol) : protocol);
  }
}

/** Names of public swappers and of namings must be ones that there are. One capital letter, and PATTERN, stand for the user's own. */
function assertMethods(list: unknown): void {
  if (typeof list !== "string" || /^[A-Z]$/.test(list)) return;
  namedMethods(list.replaceAll("folder:PATTERN", "folder:{target}").split(","));
}

test("a wrong name among methods is seen", () => {
  expect(() => assertMethods("a=folder:PATTERN,zoo:ghost-1,target")).not.toThrow();
  for (const list of ["zoo:gost-1", "a=folder:megafas:X"]) expect(() => assertMethods(list)).toThrow(/expected/);
});

test("what pages call zoo:NAME is in the catalogue", () => {
  const names = publicNetworks.map(({ name }) => name);
  const called = textsOfAllPages().flatMap(([page, text]) =>
    [...text.matchAll(/\bzoo:([a-z0-9][\w.-]*\w)/g)].map(([, name = ""]) => [page, name] as const),
  );
  expect(called.length).toBeGreaterThan(20);
  expect(called.filter(([, name]) => !names.includes(name))).toEqual([]);
});

const place = {
  ...{ out: "runs/out", data: "runs/data", need: (name: string) => `/${name}` },
  model: { name: "m", resolution: 8, megabytes: 1, steps: 1, batch: 1 },
};
const figures = entries.flatMap((entry) => entry.steps(place).map(({ command }) => [entry.name, command] as const));

test.each(figures)("figures: the commands of %s are understood: %j", async (_, [script, ...words]) => {
  expect(scripts).toContain(script);
  for (const word of words) if (own.test(word)) expect(existsSync(join(repository, word)), word).toBe(true);
  const make = programs[script];
  if (make !== undefined) await assertConfigs(script, parseCall(make(), words));
});

const helped = Object.entries(programs).flatMap(([name, make]) =>
  [...allCommands(presentProgram(make()))].map(({ command, path }) => ({ name, command, path })),
);

test.each(helped.map((row) => [[row.name, ...row.path].join(" "), row] as const))("help of %s", async (_, row) => {
  const { name, command } = row;
  let help = "";
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  expect(help).not.toMatch(/default: ?(?:\[\]|;|\))|NaN|undefined/);
  const required = requiredOptions(command);
  if (required.length > 0) expect(help.indexOf("Required:")).toBeGreaterThan(0);
  for (const { long } of required) {
    expect(help.slice(0, help.indexOf("\n"))).toContain(long);
    if (help.includes("Options:")) expect(help.lastIndexOf(`  ${long}`, help.indexOf("Options:"))).toBeGreaterThan(0);
  }
  if (command.commands.length > 0) return;
  expect(examplesOf(command).length, "examples").toBeGreaterThan(0);
  for (const example of examplesOf(command)) {
    const words = shellWords(example);
    for (const word of words) if (own.test(word)) expect(existsSync(join(repository, word)), word).toBe(true);
    await assertConfigs(name, parseCall(programs[name]!(), words));
  }
});

test("a typo is answered with the nearest flag, in one line, and where help is", () => {
  const words = shellWords("run --method mfim --out runs/bench");
  expect(() => parseCall(presentProgram(programs["bench"]!()), words)).toThrow(
    "unknown option '--method'\n(Did you mean --methods?)\n(bench run --help says what it takes)",
  );
});

test("all that is missing is said at once", () => {
  expect(() => parseCall(presentProgram(programs["bench"]!()), ["run"])).toThrow(
    "error: expected --methods <list>, --out <folder>, got none; give them.",
  );
  expect(parseCall(presentProgram(programs["bench"]!()), ["run"], true)).toBeUndefined();
});
