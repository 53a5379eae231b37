import { runProgram } from "@mfim/files/command-line";
import { parityProgram } from "./program.ts";

await runProgram(parityProgram(), { failure: 2 });
