import { runProgram } from "@mfim/files/command-line";
import { mfimProgram } from "./program.ts";

await runProgram(mfimProgram());
