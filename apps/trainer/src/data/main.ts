import { runProgram } from "@mfim/files/command-line";
import { dataProgram } from "./program.ts";

await runProgram(dataProgram());
