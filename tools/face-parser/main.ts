import { runProgram } from "@mfim/files/command-line";
import { faceParserProgram } from "./program.ts";

await runProgram(faceParserProgram());
