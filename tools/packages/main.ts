import { runProgram } from "@mfim/files/command-line";
import { packagesCheckProgram } from "./programs.ts";

await runProgram(packagesCheckProgram(), { failure: 2 });
