import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { repository } from "../read-pages.ts";

export interface Ended {
  readonly code: number;
  /** Both streams, as they came. */
  readonly text: string;
}

/** Runs a program of the workspace in a folder. @throws Error with its output where it fails */
export type RunProgram = (folder: string, program: string, ...words: readonly string[]) => Promise<string>;

export interface RunOptions {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** What it is told on its standard input. */
  readonly input?: string;
  /** Told of all that it said so far; answers whether it may be interrupted. */
  readonly until?: (text: string) => Promise<boolean> | boolean;
}

const tsx = pathToFileURL(createRequire(join(repository, "package.json")).resolve("tsx")).href;

/** Flags of Node before an entry of the workspace. */
export const nodeFlags = ["--conditions=@mfim/source", "--import", tsx];

/** Runs a command to its end, or until it may be interrupted. */
export function runCommand(
  [command, ...words]: readonly string[],
  { folder, environment, input = "", until }: RunOptions,
): Promise<Ended> {
  const child = spawn(command as string, words, { cwd: folder, env: environment });
  let text = "";
  let asked = false;
  const take = async (chunk: Buffer) => {
    text += String(chunk);
    if (until === undefined || asked || !(await until(text)) || asked) return;
    asked = true;
    child.kill("SIGINT");
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code: code ?? (signal === "SIGINT" ? 130 : 1), text }));
  });
}
