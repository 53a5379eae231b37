import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MfimError } from "@mfim/core";

/** Where the programs are that the trainer starts as processes of their own: itself, and the bench. */
const programs = {
  trainer: () => fileURLToPath(new URL(fromSource ? "../main.ts" : "../main.js", import.meta.url)),
  bench: () => (fromSource ? fileURLToPath(new URL("../../../bench/src/main.ts", import.meta.url)) : installedBench()),
} as const;

const fromSource = import.meta.url.endsWith(".ts");

/** @throws MfimError where the bench is installed neither beside the trainer nor in the project: only comparing trained variants needs it */
function installedBench(): string {
  for (const from of [import.meta.url, join(process.cwd(), "package.json")]) {
    try {
      return createRequire(from).resolve("@mfim/bench/main");
    } catch {
      // The next place; what is said below names the package.
    }
  }
  throw new MfimError('Measuring needs the bench, which is not installed: run "npm install @mfim/bench".');
}

export interface ProgramOptions {
  /** Put before every line of the program's error stream, to tell several apart. */
  readonly label?: string;
  /** Where the standard output goes; default: this process's. */
  readonly output?: "inherit" | "ignore";
  /** Added to this process's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A request to end is handed on, whether or not it reached the programs by itself: several are one to them. */
const running = new Set<ReturnType<typeof spawn>>();
const handOn = (signal: NodeJS.Signals) => {
  for (const child of running) child.kill(signal);
};
const handedOn = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs a program of the workspace to its end, with the flags of this Node: a training or a measurement in memory of its own.
 * @returns its exit code; 130 and 143 where a signal ended it
 * @throws MfimError where it cannot be started
 */
export async function runProgram(
  program: keyof typeof programs,
  args: readonly string[],
  { label, output = "inherit", environment = {} }: ProgramOptions = {},
): Promise<number> {
  const argv = [...process.execArgv, programs[program](), ...args];
  const errors = label === undefined ? "inherit" : "pipe";
  // The channel carries nothing; its end tells the program that this one is gone.
  const child = spawn(process.execPath, argv, {
    stdio: ["ignore", output, errors, "ipc"],
    env: { ...process.env, ...environment },
  });
  // Before other listeners: one of them may end this process.
  if (running.size === 0) for (const signal of handedOn) process.prependListener(signal, handOn);
  running.add(child);
  child.stderr?.setEncoding("utf8").on("data", labelled(label ?? ""));
  try {
    return await new Promise((resolve, reject) => {
      child.on("error", (error) =>
        reject(new MfimError(`${program}: the process could not be started: ${error.message}`)),
      );
      child.on("close", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 143)));
    });
  } finally {
    running.delete(child);
    if (running.size === 0) for (const signal of handedOn) process.off(signal, handOn);
  }
}

/** Whole lines, so that those of programs that run at once do not mix. */
function labelled(label: string): (chunk: string) => void {
  let rest = "";
  return (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) process.stderr.write(`[${label}] ${line}\n`);
  };
}
