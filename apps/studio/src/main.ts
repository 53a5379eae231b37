import { runProgram } from "@mfim/files/command-line";
import { studioProgram } from "./program.ts";

await runProgram(studioProgram());
