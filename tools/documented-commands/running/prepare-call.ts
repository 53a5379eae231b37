import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DocumentedCommand } from "../documented-command.ts";
import { shellWords } from "../documented-command.ts";
import { programs } from "../programs.ts";
import type { Fixture } from "./fixture.ts";
import { flagMaterials, type MaterialName } from "./materials.ts";
import type { PageFolder } from "./page-folder.ts";

/** What is no file: networks and models by name, people's own settings, numbers, flags of one letter. */
const known = /^(?:zoo|bundled|folder):|^[\w.-]+=|^-|^\d|^NAME$/;
/** Flags whose values are written. */
const written = new Set(["--out", "--sheet", "--page", "--json"]);

/**
 * The words with which a command is run in its page's folder, after everything that they name has been put there.
 * Absolute paths are taken as paths of that folder, and a PATTERN is one of made names.
 */
export async function prepareCall(command: DocumentedCommand, fixture: Fixture, folder: PageFolder): Promise<string[]> {
  const { given = [], flags = {}, instead = {}, beside = {}, add = "" } = fixture;
  for (const [at, material] of Object.entries(beside)) await folder.provide(material, at);
  const words = command.words.map((word) =>
    (instead[word] ?? word)
      .replace(/(^|[=:,])\/(?=data|shared)/g, "$1")
      .replaceAll("folder:PATTERN", "folder:PATTERN/{target}.png"),
  );
  let flag: string | undefined;
  let position = 0;
  for (const word of words.slice(pathLength(command))) {
    if (word.startsWith("--")) {
      flag = word;
      continue;
    }
    if (flag !== undefined && written.has(flag)) continue;
    if (flag === "--methods") await provideMethods(word, folder);
    if (known.test(word)) continue;
    const ofFlag: MaterialName | undefined = flag === undefined ? undefined : (flags[flag] ?? flagMaterials[flag]);
    if (ofFlag === undefined && (await folder.provideNamed(word))) continue;
    const material = flag === undefined ? (given[position] ?? given.at(-1)) : ofFlag;
    if (flag === undefined) position++;
    if (material !== undefined) await folder.provide(material, word);
  }
  const inFolder = (word: string) =>
    fixture.folder !== undefined && existsSync(join(folder.path, word)) ? join(folder.path, word) : word;
  return [...words.map(inFolder), ...shellWords(add)];
}

/** How many words lead to the command: "leaderboard add" two. */
function pathLength({ program, words }: DocumentedCommand): number {
  let [at, length] = [programs[program]?.(), 0];
  for (;;) {
    at = at?.commands.find((sub) => sub.name() === words[length]);
    if (at === undefined) return length;
    length++;
  }
}

/** NAME=MODEL-FOLDER in a list of methods. */
async function provideMethods(list: string, folder: PageFolder): Promise<void> {
  for (const method of list.split(",")) {
    const [, value] = /^[\w-]+=([^:]+)$/.exec(method) ?? [];
    if (value === undefined || value.endsWith(".yaml")) continue;
    await folder.provide("model", value);
  }
}
