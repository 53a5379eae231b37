import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { MfimError } from "@mfim/core";
import { watchInterruption, writeWholeJson } from "@mfim/files";
import type { Step } from "../entry.ts";
import { commandLine, describeCommand, type ProjectCommand, repository } from "../repository.ts";

/** Starts a command and gives its exit code. */
export type StartCommand = (command: ProjectCommand) => Promise<number>;

/** With this terminal: commands say for themselves how far they are, and whoever asks this process to stop asks them. */
const startCommand: StartCommand = async (command) => {
  const [program = "", ...args] = commandLine(command);
  const child = spawn(program, args, { cwd: repository, stdio: "inherit" });
  using _ = watchInterruption(() => child.kill("SIGINT"));
  return await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
};

/** Seconds of every command of an entry that has ended well, by the command. */
type Done = Readonly<Record<string, number>>;

/**
 * Runs what an earlier call in the same folder has not finished, and notes each command that ends well.
 * @returns seconds of all, those of earlier calls included
 * @throws MfimError for a command that fails; the same call goes on behind the last one that did not
 */
export async function runSteps(
  steps: readonly Step[],
  out: string,
  { start = startCommand, say = console.log }: { readonly start?: StartCommand; readonly say?: (line: string) => void },
): Promise<number> {
  const file = join(out, "commands-done.json");
  let done: Done = existsSync(file) ? (JSON.parse(await readFile(file, "utf8")) as Done) : {};
  for (const { command, makes } of steps) {
    const text = describeCommand(command);
    if (text in done || (makes !== undefined && existsSync(makes))) continue;
    say(`  ${text}`);
    const begin = performance.now();
    const code = await start(command);
    if (code !== 0) throw new MfimError(`${text}: it ended with code ${code}; the same call goes on there.`);
    done = { ...done, [text]: (performance.now() - begin) / 1000 };
    await writeWholeJson(file, done);
  }
  return Object.values(done).reduce((sum, seconds) => sum + seconds, 0);
}
