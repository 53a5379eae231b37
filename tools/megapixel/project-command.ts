import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MfimError } from "@mfim/core";

const root = join(import.meta.dirname, "../..");
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** `npm run SCRIPT -- ARGS` without npm: the same program, its memory and its end are seen at once. */
export function projectCommand(script: string, ...args: readonly string[]): readonly string[] {
  const [, runner, entry] = /^exec node (\S+) (\S+)$/.exec(scripts[script] ?? "") ?? [];
  if (runner === undefined || entry === undefined)
    throw new MfimError(`expected "exec node RUNNER ENTRY" as the script ${script}, got "${scripts[script]}".`);
  return [process.execPath, join(root, runner), entry, ...args];
}

/** A program of this folder. */
export const ownCommand = (file: string, ...args: readonly string[]): readonly string[] => [
  process.execPath,
  join(root, "tools/run.mjs"),
  join("tools/megapixel", file),
  ...args,
];

/** The config that the walk is about. */
export const configFile = join(root, "apps/trainer/configs/mfim-1024-ffhq.yaml");

export const protocolFile = join(root, "apps/trainer/configs/bench-celeba-hq.yaml");
