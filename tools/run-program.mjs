import { spawn } from "node:child_process";

/**
 * Runs a program with this terminal until it ends, and gives its exit code (128 + number for a signal). Signals are
 * passed on to the program, which may want to finish a checkpoint. Where one went to the whole group of processes (by the
 * terminal, timeout, Slurm) the program has it already: its own watch takes what comes within two seconds for one.
 */
export function runProgram(program, args, options = {}) {
  const child = spawn(program, args, { stdio: "inherit", ...options });
  const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15, SIGSEGV: 11, SIGABRT: 6, SIGKILL: 9 };
  const pass = (signal) => child.kill(signal);
  process.on("SIGINT", pass);
  process.on("SIGTERM", pass);
  process.on("SIGHUP", pass);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? 128 + (numbers[signal] ?? 0)));
  });
}
