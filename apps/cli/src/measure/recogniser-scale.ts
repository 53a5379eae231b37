import { runProgram } from "@mfim/files/command-line";
import { recogniserScaleProgram } from "./programs.ts";

await runProgram(recogniserScaleProgram());
