import { runProgram } from "@mfim/files/command-line";
import { pastingProgram } from "./programs.ts";

await runProgram(pastingProgram());
