import { runProgram } from "@mfim/files/command-line";
import { morphableHeadProgram } from "./program.ts";

await runProgram(morphableHeadProgram());
