import { runProgram } from "@mfim/files/command-line";
import { perfProgram } from "./program.ts";

// Workers end when their input does.
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)
  process.once(signal, () => process.exit(code));

await runProgram(perfProgram());
