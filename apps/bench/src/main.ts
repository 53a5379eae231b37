import { runProgram } from "@mfim/files/command-line";
import { benchProgram } from "./program.ts";

await runProgram(benchProgram());
