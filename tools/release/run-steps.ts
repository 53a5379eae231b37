import { spawn } from "node:child_process";
import { MfimError } from "@mfim/core";
import { run } from "@mfim/package-check/run";
import type { ReleaseStep } from "./release-plan.ts";

/**
 * Runs programs one after another in a checkout.
 * @throws MfimError that names the one that failed; none after it runs
 */
export async function runSteps(
  steps: readonly ReleaseStep[],
  cwd: string,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  for (const { name, command, onlyChanges, quiet } of steps) {
    if (onlyChanges && (await uncommitted(cwd)) === "") continue;
    console.log(`\n== ${name}`);
    const [program, ...args] = command;
    try {
      if (quiet === undefined) await shown(program, args, cwd, environment);
      else console.log((await run(program, args, cwd, environment)).match(quiet)?.join("\n") ?? "");
    } catch (error) {
      throw new MfimError(`Stopped at "${name}", nothing after it was done: ${(error as Error).message}`);
    }
  }
}

/** What `git status` says of a checkout, a line a file; empty where all is committed. */
export const uncommitted = async (checkout: string): Promise<string> =>
  (await run("git", ["status", "--porcelain"], checkout, process.env)).trim();

/** Whether git would commit there: a name and an address are known. */
export const hasCommitter = (checkout: string): Promise<boolean> =>
  run("git", ["var", "GIT_COMMITTER_IDENT"], checkout, process.env).then(
    () => true,
    () => false,
  );

/** With this terminal; ends in an error unless the program's exit code is 0. */
function shown(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(program, args, { cwd, env, stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) =>
      code === 0 ? resolve() : reject(new Error(`${program} ended with ${signal ?? `code ${code}`}.`)),
    );
  });
}
