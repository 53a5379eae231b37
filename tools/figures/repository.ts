import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { MfimError } from "@mfim/core";

/** Root of the checkout. */
export const repository = resolve(import.meta.dirname, "../..");

/** A command of the project: the name of its package script, then its words. */
export type ProjectCommand = readonly [script: string, ...words: string[]];

/** What starts it, without npm, so that its end is seen at once. @throws MfimError for a script that is not of the usual form */
export function commandLine([script, ...words]: ProjectCommand): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const [, runner, entry] = /^exec node (\S+) (\S+)$/.exec(scripts[script] ?? "") ?? [];
  if (runner === undefined || entry === undefined)
    throw new MfimError(`expected "exec node RUNNER ENTRY" as the script ${script}, got "${scripts[script]}".`);
  return [process.execPath, join(repository, runner), entry, ...words];
}

/** As a person would type it. */
export const describeCommand = ([script, ...words]: ProjectCommand): string =>
  `npm run ${script} -- ${words.map((word) => (/[\s"']/.test(word) ? JSON.stringify(word) : word)).join(" ")}`;
