import { runProgram } from "@mfim/files/command-line";
import { faces2dProgram } from "./program.ts";

await runProgram(faces2dProgram());
